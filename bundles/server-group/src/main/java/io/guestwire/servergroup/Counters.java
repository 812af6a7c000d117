// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.group.SendResult;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** The values of each {@link ServerGroupCounter}. Any thread. */
final class Counters {
    private final AtomicLongArray values = new AtomicLongArray(ServerGroupCounter.values().length);

    void count(ServerGroupCounter counter) {
        add(counter, 1);
    }

    void add(ServerGroupCounter counter, long more) {
        values.getAndAdd(counter.ordinal(), more);
    }

    /** Counts what became of a message that was sent. */
    void sent(ServerGroupCounter accepted, SendResult result) {
        switch (result) {
            case ACCEPTED -> count(accepted);
            case DROPPED_OUTBOX_FULL -> count(ServerGroupCounter.DROPPED_OUTBOX_FULL);
            case DROPPED_PEER_GONE -> count(ServerGroupCounter.DROPPED_PEER_GONE);
            case DROPPED_TOO_LONG -> count(ServerGroupCounter.DROPPED_TOO_LONG);
            default -> throw new IllegalStateException("Unknown result " + result);
        }
    }

    Map<ServerGroupCounter, Long> values() {
        Map<ServerGroupCounter, Long> snapshot = new EnumMap<>(ServerGroupCounter.class);
        for (ServerGroupCounter counter : ServerGroupCounter.values()) {
            snapshot.put(counter, values.getAcquire(counter.ordinal()));
        }
        return snapshot;
    }
}
