// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.thirdparty;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The host's half: asks each guest that comes, and keeps the answers for {@link Census}. */
public final class Asker implements MessageGroup {
    static final Map<String, String> ANSWERS = new ConcurrentHashMap<>();

    private GroupContext context;

    static String version() {
        try (InputStream in = Asker.class.getResourceAsStream("/version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void started(GroupContext started) {
        context = started;
    }

    @Override
    public void peerCame(Peer peer) {
        peer.send(context.outgoing("{\"who\":1}".getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void received(Peer peer, Message message) {
        ANSWERS.put(peer.name(), message.text());
    }
}
