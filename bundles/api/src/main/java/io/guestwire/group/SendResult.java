// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

/**
 * What became of a message that a group sent. Delivery is best effort: accepted is not received.
 */
public enum SendResult {
    /** It waits in the peer's outbox, whole, behind what the group sent before. */
    ACCEPTED,
    /**
     * Dropped: the peer's outbox is full. {@link Peer#whenWritable} tells when there is room again.
     */
    DROPPED_OUTBOX_FULL,
    /** Dropped: the peer's channel has ended, or the group has been stopped or set aside. */
    DROPPED_PEER_GONE,
    /** Dropped: the frame would be longer than the limit (64 KiB unless configured). */
    DROPPED_TOO_LONG;

    /** Whether the message waits to be written. */
    public boolean accepted() {
        return this == ACCEPTED;
    }
}
