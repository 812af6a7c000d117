// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import java.util.Arrays;

/** How long things took. Any thread. */
final class Times {
    private long[] nanos = new long[1_024];
    private int count;

    synchronized void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = duration;
    }

    /** What has been added since this was last asked for. */
    synchronized Quantiles take() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        count = 0;
        return new Quantiles(sorted.length, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(long[] sorted, double quantile) {
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)] / 1e6;
    }

    /** In milliseconds. */
    record Quantiles(int count, double median, double p99, double worst) {
        @Override
        public String toString() {
            return "%d, p50 %.2f, p99 %.2f, worst %.2f ms".formatted(count, median, p99, worst);
        }
    }
}
