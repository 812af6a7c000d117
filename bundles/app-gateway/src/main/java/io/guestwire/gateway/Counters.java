// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One value for each {@link GatewayCounter}; what an application counts, the gateway counts too.
 */
final class Counters {
    private final AtomicLongArray values = new AtomicLongArray(GatewayCounter.values().length);
    private final Counters all;

    /** The counters of the whole gateway. */
    Counters() {
        this(null);
    }

    /** The counters of one application, which add to those of the gateway. */
    Counters(Counters all) {
        this.all = all;
    }

    void count(GatewayCounter counter) {
        add(counter, 1);
    }

    /** Counts something that the gateway has counted already. */
    void countHere(GatewayCounter counter) {
        values.getAndIncrement(counter.ordinal());
    }

    void add(GatewayCounter counter, long more) {
        values.getAndAdd(counter.ordinal(), more);
        if (all != null) {
            all.add(counter, more);
        }
    }

    long get(GatewayCounter counter) {
        return values.get(counter.ordinal());
    }

    Map<GatewayCounter, Long> snapshot() {
        Map<GatewayCounter, Long> snapshot = new EnumMap<>(GatewayCounter.class);
        for (GatewayCounter counter : GatewayCounter.values()) {
            snapshot.put(counter, get(counter));
        }
        return snapshot;
    }
}
