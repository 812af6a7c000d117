// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.client;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** The values of each {@link ClientCounter}. Any thread. */
final class ClientCounters {
    private final AtomicLongArray values = new AtomicLongArray(ClientCounter.values().length);

    void count(ClientCounter counter) {
        values.getAndIncrement(counter.ordinal());
    }

    Map<ClientCounter, Long> values() {
        Map<ClientCounter, Long> snapshot = new EnumMap<>(ClientCounter.class);
        for (ClientCounter counter : ClientCounter.values()) {
            snapshot.put(counter, values.get(counter.ordinal()));
        }
        return snapshot;
    }
}
