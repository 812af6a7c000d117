// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.util.Arrays;
import java.util.Locale;

/**
 * The same figure of several rounds.
 *
 * @param sorted ascending; empty when nothing was measured
 */
record Sample(double[] sorted) {
    private static final String NONE = "–";

    /** Sorts the figures, and leaves out those that are none. */
    static Sample of(double... figures) {
        return new Sample(
                Arrays.stream(figures).filter(each -> !Double.isNaN(each)).sorted().toArray());
    }

    boolean isEmpty() {
        return sorted.length == 0;
    }

    double median() {
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    double min() {
        return isEmpty() ? Double.NaN : sorted[0];
    }

    double max() {
        return isEmpty() ? Double.NaN : sorted[sorted.length - 1];
    }

    /** The median, to three digits. */
    String text() {
        return number(median());
    }

    /** The median and the spread. */
    String textWithSpread() {
        return sorted.length < 2
                ? text()
                : text() + " (" + number(min()) + "–" + number(max()) + ")";
    }

    /** How many times the other's median this one's is. */
    String timesOf(Sample other) {
        return number(median() / other.median());
    }

    /** A whole number, thousands parted. */
    static String count(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number to three digits, thousands parted. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return NONE;
        }
        double size = Math.abs(value);
        if (size >= 100) {
            double unit = size < 1_000 ? 1 : Math.pow(10, Math.floor(Math.log10(size)) - 2);
            return String.format(Locale.ROOT, "%,.0f", Math.round(value / unit) * unit);
        }
        String format = size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : size > 0 ? "%.3f" : "%.0f";
        return String.format(Locale.ROOT, format, value);
    }
}
