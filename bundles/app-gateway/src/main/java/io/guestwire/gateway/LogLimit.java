// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Log lines that applications and peers can cause: so many in a window of time, and then how many
 * were left out. Any thread.
 */
final class LogLimit {
    private static final int LINES = 10;
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

    private final Logger log;
    private long windowStart;
    private int used;
    private long leftOut;

    LogLimit(Logger log) {
        this.log = log;
    }

    /** Logs a line; false when there were too many of late. */
    boolean warn(Supplier<String> text) {
        long before;
        synchronized (this) {
            long now = System.nanoTime();
            if (used == 0 || now - windowStart > WINDOW_NANOS) {
                windowStart = now;
                used = 0;
            }
            if (used >= LINES) {
                leftOut++;
                return false;
            }
            used++;
            before = leftOut;
            leftOut = 0;
        }
        log.warn("{}{}", text.get(), before == 0 ? "" : " (" + before + " such lines left out)");
        return true;
    }

    /** Logs a line of which there are no more than there were warnings. */
    void info(String text) {
        log.info("{}", text);
    }
}
