// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.PriorityQueue;

/**
 * Tasks that wait for their time on the steady clock; those of one moment in the order they came.
 */
final class TimerQueue {
    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private long sequence;

    /** Written with the lock held; read without, for mostly there is none. */
    private volatile boolean empty = true;

    boolean isEmpty() {
        return empty;
    }

    synchronized Entry add(long dueNanos, Runnable task) {
        Entry entry = new Entry(dueNanos, sequence++, task);
        queue.add(entry);
        empty = false;
        return entry;
    }

    synchronized void cancel(Entry entry) {
        queue.remove(entry);
        empty = queue.isEmpty();
    }

    /** The next task that is due, taken out, or null. */
    synchronized Runnable pollDue(long nanoTime) {
        Entry first = queue.peek();
        if (first == null || first.dueNanos - nanoTime > 0) {
            return null;
        }
        queue.remove();
        empty = queue.isEmpty();
        return first.task;
    }

    /** Nanoseconds until the next task is due: at least 0, or {@link Duty#UNTIL_WOKEN}. */
    synchronized long delay(long nanoTime) {
        Entry first = queue.peek();
        return first == null ? Duty.UNTIL_WOKEN : Math.max(0, first.dueNanos - nanoTime);
    }

    synchronized int size() {
        return queue.size();
    }

    synchronized void clear() {
        queue.clear();
        empty = true;
    }

    /** One task and its time. */
    static final class Entry implements Comparable<Entry> {
        private final long dueNanos;
        private final long sequence;
        private final Runnable task;

        private Entry(long dueNanos, long sequence, Runnable task) {
            this.dueNanos = dueNanos;
            this.sequence = sequence;
            this.task = task;
        }

        @Override
        public int compareTo(Entry other) {
            // The steady clock may wrap: only differences mean something.
            int byTime = Long.compare(dueNanos - other.dueNanos, 0);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }
}
