// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One value for each {@link Counter}. Any thread.
 *
 * <p>Those of a node and of a group are counted by several threads for every message, so each has a
 * cache line of its own; those of a peer are many, so they lie together.
 */
public final class Counters {
    private static final Counter[] ALL = Counter.values();

    private static final int CACHE_LINE = 64 / Long.BYTES;

    private final int stride;

    /** Made with the first that is counted: many peers never say or are told anything. */
    private volatile AtomicLongArray values;

    private Counters(int stride) {
        this.stride = stride;
    }

    /** Of something of which there are many. */
    static Counters compact() {
        return new Counters(1);
    }

    /** Of something of which there are few, counted by several threads. */
    static Counters spread() {
        return new Counters(CACHE_LINE);
    }

    void add(Counter counter, long n) {
        values().getAndAdd(counter.ordinal() * stride, n);
    }

    void increment(Counter counter) {
        values().getAndIncrement(counter.ordinal() * stride);
    }

    private AtomicLongArray values() {
        AtomicLongArray made = values;
        return made == null ? make() : made;
    }

    private synchronized AtomicLongArray make() {
        if (values == null) {
            values = new AtomicLongArray(ALL.length * stride);
        }
        return values;
    }

    void addAll(Counters others) {
        for (Counter counter : ALL) {
            add(counter, others.get(counter));
        }
    }

    /** The value now. */
    public long get(Counter counter) {
        AtomicLongArray made = values;
        return made == null ? 0 : made.get(counter.ordinal() * stride);
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
