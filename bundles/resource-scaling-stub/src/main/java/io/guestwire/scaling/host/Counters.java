// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.host;

import io.guestwire.scaling.ScalingCounter;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** The values of each {@link ScalingCounter}. Any thread. */
final class Counters {
    private final AtomicLongArray values = new AtomicLongArray(ScalingCounter.values().length);

    void count(ScalingCounter counter) {
        values.incrementAndGet(counter.ordinal());
    }

    Map<ScalingCounter, Long> values() {
        Map<ScalingCounter, Long> snapshot = new EnumMap<>(ScalingCounter.class);
        for (ScalingCounter counter : ScalingCounter.values()) {
            snapshot.put(counter, values.get(counter.ordinal()));
        }
        return snapshot;
    }
}
