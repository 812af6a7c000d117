// SPDX-License-Identifier: Apache-2.0
package io.guestwire.channel;

import java.time.Instant;

/**
 * How a channel fares, for people and for {@code guestwire:why}.
 *
 * @param side which end we are
 * @param instance who is at the other end
 * @param location the socket or device: a path
 * @param state what it is now
 * @param reason why it is so, in a few words: {@code connection refused}, {@code QEMU ended}
 * @param since when it became so
 */
public record ChannelStatus(
        Side side, String instance, String location, State state, String reason, Instant since) {
    /** What can be said of a channel. */
    public enum State {
        /** Bytes can flow. It is no proof of a guest: only a received frame is. */
        CONNECTED,
        /** Not connected; tried again for as long as the socket or device is there. */
        RETRYING,
        /** Not tried, until somebody mends what the reason names. */
        UNUSABLE
    }
}
