// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.guestwire.directory.Server;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Completes a directory's status document with what the host itself knows (DESIGN, "Server group
 * messaging"). Only keys of the seed's example are written, only where the directory gives no value
 * (the key is missing or null), and nothing is invented:
 *
 * <ul>
 *   <li>{@code display_name}: the instance name, so that a document always tells who
 *   <li>{@code instance_id}: the server's UUID, where the directory knows one
 *   <li>{@code host}: the host it is on, where the directory knows it
 *   <li>{@code state}: that of the channel, where it is here
 * </ul>
 *
 * All else stays as it was written, character by character. Any thread.
 */
final class StatusDocument {
    private static final JsonFactory JSON = new JsonFactory();

    private StatusDocument() {}

    /**
     * The document to be sent.
     *
     * @param channelState the state that the channel gives; null when the server is not here
     * @return one JSON object on one line; the directory's own string when it is complete
     */
    static String complete(Server server, String channelState) {
        Map<String, String> known = known(server, channelState);
        StringBuilder completed = new StringBuilder(server.document().strip());
        boolean empty = true;
        try (JsonParser parser = JSON.createParser(completed.toString())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return minimal(known);
            }
            int grown = 0;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                empty = false;
                String key = parser.currentName();
                JsonToken token = parser.nextToken();
                if (token == JsonToken.VALUE_NULL && known.containsKey(key)) {
                    int at = (int) parser.currentTokenLocation().getCharOffset() + grown;
                    String value = quoted(known.get(key));
                    completed.replace(at, at + "null".length(), value);
                    grown += value.length() - "null".length();
                }
                known.remove(key);
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                return minimal(known(server, channelState));
            }
        } catch (IOException e) {
            return minimal(known(server, channelState));
        }
        if (!known.isEmpty()) {
            completed.setLength(completed.length() - 1);
            append(known, completed, empty);
        }
        return server.document().contentEquals(completed)
                ? server.document()
                : completed.toString();
    }

    private static Map<String, String> known(Server server, String channelState) {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("display_name", server.instance());
        if (!server.id().equals(server.instance())) {
            known.put("instance_id", server.id());
        }
        if (!server.host().isEmpty()) {
            known.put("host", server.host());
        }
        if (channelState != null) {
            known.put("state", channelState);
        }
        return known;
    }

    /** For a directory that breaks its promise and gives something that is no JSON object. */
    private static String minimal(Map<String, String> known) {
        return append(known, new StringBuilder("{"), true).toString();
    }

    private static StringBuilder append(
            Map<String, String> known, StringBuilder json, boolean empty) {
        String comma = empty ? "" : ",";
        for (Map.Entry<String, String> entry : known.entrySet()) {
            json.append(comma).append(quoted(entry.getKey())).append(':');
            json.append(quoted(entry.getValue()));
            comma = ",";
        }
        return json.append('}');
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }
}
