// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Log lines that strangers can cause: at most so many a second, and then how many were left out.
 */
final class RateLimitedLog {
    private final Logger log;
    private final NodeClock clock;
    private final TokenBucket budget = new TokenBucket();
    private long suppressed;

    RateLimitedLog(Logger log, NodeClock clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Writes a line, or counts it as left out.
     *
     * @return whether it was written
     */
    boolean warn(int linesPerSecond, Supplier<String> text, Supplier<Throwable> cause) {
        long left;
        synchronized (this) {
            if (!budget.tryTake(linesPerSecond, clock.nanoTime())) {
                suppressed++;
                return false;
            }
            left = suppressed;
            suppressed = 0;
        }
        log.warn(
                left == 0 ? text.get() : text.get() + " (" + left + " such lines left out)",
                cause.get());
        return true;
    }

    /** How much of one second's worth is used now. */
    synchronized long used(int linesPerSecond) {
        return budget.used(linesPerSecond, clock.nanoTime());
    }
}
