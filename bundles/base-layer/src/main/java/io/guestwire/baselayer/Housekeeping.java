// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The base layer's own timers: reading that goes on after a pause, parking that ends. Any thread.
 */
final class Housekeeping implements Duty, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final NodeClock clock;
    private final TimerQueue timers = new TimerQueue();
    private final Workers.Worker worker;
    private volatile boolean closed;

    Housekeeping(NodeClock clock, Workers workers) {
        this.clock = clock;
        this.worker = workers.start("guestwire-housekeeping", this);
    }

    /** Runs a short task that does not block, once, after a delay. */
    void after(Duration delay, Runnable task) {
        timers.add(clock.nanoTime() + delay.toNanos(), task);
        worker.wake();
    }

    @Override
    public long work() {
        if (closed) {
            return ENDED;
        }
        for (Runnable task = timers.pollDue(clock.nanoTime());
                task != null;
                task = timers.pollDue(clock.nanoTime())) {
            try {
                task.run();
            } catch (Throwable t) {
                LOG.error("A task of the base layer failed", t);
            }
        }
        return timers.delay(clock.nanoTime());
    }

    @Override
    public void close() {
        closed = true;
        timers.clear();
        worker.wake();
    }
}
