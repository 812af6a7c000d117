// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.baselayer.Duty;
import io.guestwire.group.GroupContext;
import java.util.TreeMap;

/** A group's timers on a clock that the test moves; those of one moment in the order they came. */
final class StepTimers {
    /** As many as a base layer gives one group. */
    static final int MAX = 65_536;

    private final TreeMap<Due, Runnable> waiting = new TreeMap<>();
    private long sequence;

    synchronized GroupContext.Timer add(long nanos, Runnable task) {
        if (waiting.size() >= MAX) {
            throw new IllegalStateException("the group has " + MAX + " timers already");
        }
        Due due = new Due(nanos, sequence++);
        waiting.put(due, task);
        return () -> cancel(due);
    }

    private synchronized void cancel(Due due) {
        waiting.remove(due);
    }

    /** The next task that is due, taken out, or null. */
    synchronized Runnable pollDue(long nanoTime) {
        return delay(nanoTime) <= 0 ? waiting.pollFirstEntry().getValue() : null;
    }

    /** Nanoseconds until the next task is due, {@link Duty#UNTIL_WOKEN} when there is none. */
    synchronized long delay(long nanoTime) {
        return waiting.isEmpty() ? Duty.UNTIL_WOKEN : waiting.firstKey().nanos - nanoTime;
    }

    synchronized int size() {
        return waiting.size();
    }

    synchronized void clear() {
        waiting.clear();
    }

    private record Due(long nanos, long sequence) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }
}
