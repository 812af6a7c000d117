// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A figure of a measurement, from what the load generator has printed; NaN where there is none. */
enum Metric {
    /** Messages a second, from the first that was sent to the last that arrived. */
    RATE(values -> value(values, "arrived") / value(values, "seconds")),
    /** Processor time of the process under test for each message that arrived, microseconds. */
    CPU(values -> value(values, "cpu_us") / value(values, "arrived")),
    /** Bytes that its Java threads have allocated for each message that arrived. */
    ALLOCATED(values -> value(values, "allocated") / value(values, "arrived")),
    /** Half of the messages took no longer, microseconds. */
    P50(values -> value(values, "p50_us")),
    /** 99 in a hundred took no longer, microseconds. */
    P99(values -> value(values, "p99_us")),
    /** 999 in a thousand took no longer, microseconds. */
    P999(values -> value(values, "p999_us")),
    /** Half of the fan-outs had reached the last guest after so long, microseconds. */
    COMPLETE_P50(values -> value(values, "complete_p50_us")),
    /** 99 in a hundred had, microseconds. */
    COMPLETE_P99(values -> value(values, "complete_p99_us")),
    /** What the process under test has in memory, KiB. */
    RESIDENT(values -> value(values, "rss_kib")),
    /** What is in use of its heap, KiB. */
    HEAP(values -> value(values, "heap") / 1024),
    /** Messages that were sent and did not arrive. */
    LOST(values -> value(values, "sent") - value(values, "arrived")),
    /** For which part of the time the load generator had nothing to do. */
    WAITED(values -> value(values, "waited") / value(values, "seconds"));

    private final ToDoubleFunction<Map<String, Double>> function;

    Metric(ToDoubleFunction<Map<String, Double>> function) {
        this.function = function;
    }

    double of(Map<String, Double> values) {
        return function.applyAsDouble(values);
    }

    private static double value(Map<String, Double> values, String name) {
        return values.getOrDefault(name, Double.NaN);
    }
}
