// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.command;

import java.time.Duration;

/** Lengths of time for people. */
final class Millis {
    private Millis() {}

    /** In milliseconds, with two places. */
    static double of(Duration duration) {
        return Math.round(duration.toNanos() / 10_000.0) / 100.0;
    }
}
