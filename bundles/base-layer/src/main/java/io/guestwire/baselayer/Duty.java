// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

/**
 * Work that is done in turns by one thread at a time: a group's mailbox and timers, or the
 * housekeeping. Who runs it is up to {@link Workers}: a thread of its own, a few shared ones, or a
 * test, step by step.
 */
public interface Duty {
    /** What {@link #work} answers when there is nothing to wait for but a wake-up. */
    long UNTIL_WOKEN = Long.MAX_VALUE;

    /** What {@link #work} answers when it is done for good. */
    long ENDED = -1;

    /**
     * Does what waits now, or a good part of it, and returns. Never throws.
     *
     * @return after how many nanoseconds to call again, unless woken before: 0 for at once, {@link
     *     #UNTIL_WOKEN}, or {@link #ENDED}
     */
    long work();
}
