// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.time.Duration;

/**
 * Lets so many log lines pass in a window of time and counts the rest, so that a socket that comes
 * and goes cannot fill the log.
 *
 * <p><b>Thread:</b> one.
 */
final class LogLimit {
    private final int lines;
    private final long windowNanos;
    private long windowStart;
    private int used;
    private int withheld;

    LogLimit(int lines, Duration window) {
        this.lines = lines;
        this.windowNanos = window.toNanos();
    }

    /** Whether a line may be written now. */
    boolean allows() {
        long now = System.nanoTime();
        if (used == 0 || now - windowStart > windowNanos) {
            windowStart = now;
            used = 0;
        }
        if (used >= lines) {
            withheld++;
            return false;
        }
        used++;
        return true;
    }

    /** What to add to a line: how many were not written before it. */
    String withheld() {
        int count = withheld;
        withheld = 0;
        return count == 0 ? "" : " (" + count + " such lines left out)";
    }
}
