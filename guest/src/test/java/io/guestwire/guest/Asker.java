// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host's group that asks each guest that comes, and keeps the answers. */
final class Asker implements MessageGroup {
    final List<String> answers = new CopyOnWriteArrayList<>();
    private GroupContext context;

    @Override
    public void started(GroupContext started) {
        context = started;
    }

    @Override
    public void peerCame(Peer peer) {
        peer.send(context.outgoing("{\"asks\":true}".getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void received(Peer peer, Message message) {
        answers.add(peer.name() + ": " + message.text());
    }
}
