// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import java.time.Instant;

/**
 * One message as somebody who watches sees it.
 *
 * @param at when
 * @param direction from or to the peer
 * @param side the end of the channel that we are
 * @param instance the peer
 * @param address the group's address, or empty where there is none
 * @param text the data, or what came instead; at most {@value #MAX_TEXT} bytes of it
 * @param outcome what became of it: {@code received}, {@code nacked: …}
 */
public record Traffic(
        Instant at,
        Direction direction,
        Side side,
        String instance,
        String address,
        String text,
        String outcome) {
    static final int MAX_TEXT = 4_096;

    /** Which way a message goes. */
    public enum Direction {
        /** From the peer. */
        IN,
        /** To the peer. */
        OUT
    }

    /**
     * Sees messages; called on the threads that carry them, so it must be quick and never block.
     */
    public interface Watcher {
        /** Whether it wants to see messages of this kind; asked before anything is made for it. */
        boolean wants(Direction direction, String instance, String address);

        /** One message it wanted. */
        void saw(Traffic traffic);
    }
}
