// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.baselayer.NodeClock;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock that the test moves: it stands still otherwise. It begins at {@link #START}, whatever the
 * day, so that what a group writes of the date is the same in every run.
 *
 * <p><b>Threads:</b> moved by one, read by any.
 */
public final class ManualClock implements NodeClock {
    /** The date at which every such clock begins; it has microseconds, so that none are lost. */
    public static final Instant START = Instant.parse("2026-11-20T10:00:00.123456Z");

    private static final long ORIGIN = 1_000_000_000L;

    private volatile long nanos = ORIGIN;
    private volatile Duration offset = Duration.ZERO;

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos - ORIGIN).plus(offset);
    }

    /**
     * Moves both clocks forward. Nothing runs by that: see {@link SteppedContext#pass} and {@link
     * HostAndGuests#pass}, which move the clock and run what became due.
     */
    public void move(Duration by) {
        nanos += by.toNanos();
    }

    /** Sets the date, as an administrator may at any time; the steady clock goes on as it was. */
    public void setDate(Instant date) {
        offset = offset.plus(Duration.between(instant(), date));
    }
}
