// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Peer;
import io.guestwire.servergroup.message.Messages;
import java.util.function.IntFunction;

/**
 * Sends one message to the members of a server group that are attached here. A member whose outbox
 * is full loses this message, which is counted, and nobody else does. On the group's thread.
 */
final class Deliveries {
    private final GroupContext context;
    private final Roster roster;
    private final Counters counters;

    Deliveries(GroupContext context, Roster roster, Counters counters) {
        this.context = context;
        this.roster = roster;
        this.counters = counters;
    }

    /**
     * Sends a text.
     *
     * @param exceptServer who is not to hear it, by id; empty when all are
     */
    void broadcast(ServerGroup group, String exceptServer, String source, String text) {
        send(
                group,
                exceptServer,
                version -> Messages.broadcast(version, source, text),
                ServerGroupCounter.BROADCAST_DELIVERIES);
    }

    /** Sends what is the data of a notification. */
    void notification(ServerGroup group, String exceptServer, String data) {
        send(
                group,
                exceptServer,
                version -> Messages.notification(version, data),
                ServerGroupCounter.NOTIFICATION_DELIVERIES);
    }

    private void send(
            ServerGroup group,
            String exceptServer,
            IntFunction<byte[]> writer,
            ServerGroupCounter counter) {
        PerVersion message = new PerVersion(context, writer);
        for (Server member : group.members()) {
            Peer peer = member.id().equals(exceptServer) ? null : roster.peer(member);
            if (peer != null) {
                counters.sent(counter, peer.send(message.of(peer)));
            }
        }
    }
}
