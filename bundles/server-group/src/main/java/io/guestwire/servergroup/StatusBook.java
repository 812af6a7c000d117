// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.guestwire.directory.Server;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What was last said of each server, so that only a real change is notified. Two documents that
 * mean the same in other words or another order are the same. On the group's thread.
 */
final class StatusBook {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final Map<String, Entry> entries = new HashMap<>();

    /** The document to be sent of a server, complete; what was last said stays as it is. */
    String document(Server server, String channelState) {
        Entry last = entries.get(server.id());
        return last != null && last.isOf(server, channelState)
                ? last.document
                : StatusDocument.complete(server, channelState);
    }

    /**
     * Notes the status of a member of a server group.
     *
     * @return whether its group has something to hear: the document is another than the one last
     *     noted, or the server is new in the group
     */
    boolean note(String groupId, Server server, String channelState) {
        Entry last = entries.get(server.id());
        boolean known = last != null && last.groupId.equals(groupId);
        if (known && last.isOf(server, channelState)) {
            return false;
        }
        String document = StatusDocument.complete(server, channelState);
        entries.put(server.id(), new Entry(groupId, server, channelState, document));
        return !known || !sameMeaning(last.document, document);
    }

    /** How many servers there are notes of. */
    int size() {
        return entries.size();
    }

    /** Of which servers there are notes, by id. */
    Set<String> serverIds() {
        return entries.keySet();
    }

    /** Forgets every server but these. */
    void retain(Set<String> serverIds) {
        entries.keySet().retainAll(serverIds);
    }

    /** Forgets all. */
    void clear() {
        entries.clear();
    }

    private static boolean sameMeaning(String one, String other) {
        try {
            return one.equals(other) || MAPPER.readTree(one).equals(MAPPER.readTree(other));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private record Entry(String groupId, Server server, String channelState, String document) {
        private boolean isOf(Server other, String otherState) {
            return Objects.equals(channelState, otherState) && server.equals(other);
        }
    }
}
