// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.Locale;

/**
 * What the base layer counts, for each peer and for each group; the same names in the shell, in JMX
 * and in the documents (DESIGN, rule 7). Always:
 *
 * <pre>
 * RECEIVED = DELIVERED + NACKED + every DROPPED_… + what waits in mailboxes + what groups handle
 * SENT     = WRITTEN + every UNSENT_… + what waits in outboxes
 * </pre>
 */
public enum Counter {
    /** Frames that came, of any kind; a group's: messages that came for its address. */
    RECEIVED,
    /** Messages that a group took: its {@code received} returned. */
    DELIVERED,
    /** Messages that could not be used and were answered with a nack by the base layer. */
    NACKED,
    /**
     * Frames of which no address could be read, so that nobody could be told: not JSON, not an
     * object.
     */
    DROPPED_UNREADABLE,
    /** Frames over the length limit of which no address could be read. */
    DROPPED_TOO_LONG,
    /** Frames cut off by the end of their channel. */
    DROPPED_CUT_OFF,
    /** Messages that would have been nacked, beyond the peer's limit of nacks a second. */
    DROPPED_NACK_LIMIT,
    /** Messages whose nack found the peer gone or its outbox full. */
    DROPPED_NACK_UNSENT,
    /** Nacks of a peer that no group took: a nack is never answered. */
    DROPPED_NACK,
    /** Messages for a group whose mailbox was full, or held enough of this peer's already. */
    DROPPED_MAILBOX_FULL,
    /** Messages that waited in a mailbox when the base layer was stopped. */
    DROPPED_STOPPED,

    /** Frames that groups sent, and nacks. */
    SENT,
    /** Frames written to the channel, whole. */
    WRITTEN,
    /** Frames dropped because the peer's outbox was full. */
    UNSENT_OUTBOX_FULL,
    /** Frames for a peer that was gone, or went before they were written. */
    UNSENT_PEER_GONE,
    /** Frames that waited too long for a peer that was away. */
    UNSENT_PEER_AWAY,
    /** Frames over the length limit. */
    UNSENT_TOO_LONG,

    /** Bytes read. */
    BYTES_READ,
    /** Bytes of the frames that were written, newlines included. */
    BYTES_WRITTEN,
    /** How often reading was paused because the peer had used up its budget. */
    THROTTLED,
    /** Calls that a group ended with an exception. */
    GROUP_FAILURES;

    /** As it is shown: {@code dropped-mailbox-full}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
