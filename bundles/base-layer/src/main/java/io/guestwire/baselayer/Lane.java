// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.group.WhenFull;
import java.util.ArrayDeque;

/**
 * One group's way to one peer and back: what waits in the peer's {@link Outbox}, and how much of
 * the peer's waits in the group's {@link Mailbox}. Nacks of the base layer itself have a lane
 * without a group.
 */
final class Lane {
    final PeerConnection connection;

    /** The group's place, or null in the base layer's own lane. */
    final GroupSlot slot;

    // Guarded by the outbox.
    final ArrayDeque<byte[]> frames = new ArrayDeque<>(2);
    int bytes;
    boolean awaitsRoom;
    boolean removed;

    /** How many of the frames, from the first, waited already when the outbox was last swept. */
    int aged;

    // On the group's thread: whether it has sent what no channel was asked to write, and how much.
    boolean unwritten;
    int unwrittenBytes;

    // Guarded by the mailbox.
    final MessageQueue messages = new MessageQueue();
    boolean departed;

    Lane(PeerConnection connection, GroupSlot slot) {
        this.connection = connection;
        this.slot = slot;
    }

    /** Counts for the peer, and for the group where there is one. */
    void count(Counter counter) {
        connection.count(this, counter);
    }

    /** Notes that the peer's limit was hit, and by which group's frames. */
    void hit(Limit limit) {
        connection.hit(limit, slot == null ? "" : slot.address());
    }

    /** How much of the outbox it holds, in frames that are not being written, or in bytes. */
    int holds(boolean inFrames) {
        return inFrames ? frames.size() : bytes;
    }

    WhenFull whenFull() {
        return slot == null ? WhenFull.DROP_NEWEST : slot.whenFull();
    }

    void becameWritable() {
        if (slot != null) {
            slot.mailbox().writable(this);
        }
    }
}
