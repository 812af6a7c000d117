// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import java.util.function.IntFunction;

/**
 * One message for many peers, written once for each application version that one of them speaks. On
 * the group's thread.
 */
final class PerVersion {
    private final GroupContext context;
    private final IntFunction<byte[]> writer;
    private Outgoing one;
    private Outgoing two;

    /**
     * Nothing is written yet.
     *
     * @param writer gives the message in a version
     */
    PerVersion(GroupContext context, IntFunction<byte[]> writer) {
        this.context = context;
        this.writer = writer;
    }

    /** The message as this peer understands it. */
    Outgoing of(Peer peer) {
        if (peer.version() == 1) {
            one = one == null ? context.outgoing(writer.apply(1)) : one;
            return one;
        }
        two = two == null ? context.outgoing(writer.apply(2)) : two;
        return two;
    }
}
