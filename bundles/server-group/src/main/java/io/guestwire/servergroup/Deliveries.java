// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import io.guestwire.servergroup.message.Messages;
import java.util.function.IntFunction;

/**
 * Sends one message to the members of a server group that are attached here. A member whose outbox
 * is full loses this message, which is counted, and nobody else does. The guest that has caused it
 * pays for every copy but the first: that one it has paid for by its own message. On the group's
 * thread.
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
     * @param payer who has caused it, or null when nobody here has
     */
    void broadcast(ServerGroup group, String exceptServer, String source, String text, Peer payer) {
        send(
                group,
                exceptServer,
                payer,
                version -> Messages.broadcast(version, source, text),
                ServerGroupCounter.BROADCAST_DELIVERIES);
    }

    /** Sends what is the data of a notification; the parameters as of {@link #broadcast}. */
    void notification(ServerGroup group, String exceptServer, String data, Peer payer) {
        send(
                group,
                exceptServer,
                payer,
                version -> Messages.notification(version, data),
                ServerGroupCounter.NOTIFICATION_DELIVERIES);
    }

    private void send(
            ServerGroup group,
            String exceptServer,
            Peer payer,
            IntFunction<byte[]> writer,
            ServerGroupCounter counter) {
        PerVersion message = new PerVersion(context, writer);
        int copies = 0;
        long bytesOfMore = 0;
        for (Server member : group.members()) {
            Peer peer = member.id().equals(exceptServer) ? null : roster.peer(member);
            if (peer != null) {
                Outgoing copy = message.of(peer);
                counters.sent(counter, peer.send(copy));
                bytesOfMore += copies++ == 0 ? 0 : copy.length();
            }
        }
        if (payer != null && copies > 1) {
            payer.charge(copies - 1, bytesOfMore);
        }
    }
}
