// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Duration;
import java.time.Instant;

/** A clock that the test moves. */
final class ManualClock implements NodeClock {
    private long nanos = 1_000_000_000L;

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochSecond(0, nanos);
    }

    void move(Duration by) {
        nanos += by.toNanos();
    }
}
