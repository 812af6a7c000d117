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
    /** Of every lane in which no frame has ever waited; nothing is added to it. */
    private static final ArrayDeque<byte[]> NO_FRAMES = new ArrayDeque<>(1);

    final PeerConnection connection;

    /** The group's place, or null in the base layer's own lane. */
    final GroupSlot slot;

    // Guarded by the outbox.
    private ArrayDeque<byte[]> frames = NO_FRAMES;
    int bytes;
    boolean awaitsRoom;
    boolean removed;

    /** How many of the frames, from the first, waited already when the outbox was last swept. */
    int aged;

    // On the group's thread.

    /** The peer as the service that serves sees it, or as the last one did. */
    BoundPeer bound;

    // Guarded by the mailbox.
    boolean departed;

    /** How many messages of this lane wait for the group. */
    int waiting;

    /**
     * Where they wait, behind those that the same instance may have left; null before the first.
     */
    MessageQueue messages;

    Lane(PeerConnection connection, GroupSlot slot) {
        this.connection = connection;
        this.slot = slot;
    }

    /** The frames that wait, to look at and to take from. */
    ArrayDeque<byte[]> frames() {
        return frames;
    }

    /** Lets a frame wait behind the others. */
    void add(byte[] frame) {
        if (frames == NO_FRAMES) {
            frames = new ArrayDeque<>(2);
        }
        frames.addLast(frame);
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
