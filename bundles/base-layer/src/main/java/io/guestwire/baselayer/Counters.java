// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** One value for each {@link Counter}. Any thread. */
public final class Counters {
    private static final Counter[] ALL = Counter.values();

    private final AtomicLongArray values = new AtomicLongArray(ALL.length);

    void add(Counter counter, long n) {
        values.getAndAdd(counter.ordinal(), n);
    }

    void increment(Counter counter) {
        values.getAndIncrement(counter.ordinal());
    }

    void addAll(Counters others) {
        for (Counter counter : ALL) {
            add(counter, others.get(counter));
        }
    }

    /** The value now. */
    public long get(Counter counter) {
        return values.get(counter.ordinal());
    }

    /** Every value, read one after the other. */
    public Map<Counter, Long> snapshot() {
        Map<Counter, Long> snapshot = new EnumMap<>(Counter.class);
        for (Counter counter : ALL) {
            snapshot.put(counter, get(counter));
        }
        return snapshot;
    }
}
