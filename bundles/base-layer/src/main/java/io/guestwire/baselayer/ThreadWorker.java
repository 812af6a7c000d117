// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that does one duty, parked while there is nothing to do. No error ends it: without
 * memory even the duty's own way of telling of one may fail.
 */
final class ThreadWorker implements Workers.Worker {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadWorker.class);
    private static final long PAUSE_AFTER_ERROR_NANOS = Duration.ofMillis(10).toNanos();

    private final Duty duty;
    private final Thread thread;

    /** Set by who brings work, so that a wake-up between a look and the parking is not lost. */
    private volatile boolean woken;

    private ThreadWorker(String name, Duty duty) {
        this.duty = duty;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    static ThreadWorker start(String name, Duty duty) {
        ThreadWorker worker = new ThreadWorker(name, duty);
        worker.thread.start();
        return worker;
    }

    private void run() {
        while (true) {
            woken = false;
            long delay = work();
            if (delay == Duty.ENDED) {
                return;
            }
            if (!woken && delay > 0) {
                if (delay == Duty.UNTIL_WOKEN) {
                    LockSupport.park(duty);
                } else {
                    LockSupport.parkNanos(duty, delay);
                }
            }
            // An interrupt by a group's own code would make every park return at once.
            Thread.interrupted();
        }
    }

    private long work() {
        try {
            return duty.work();
        } catch (Throwable t) {
            try {
                LOG.error("{}: unexpected, going on", thread.getName(), t);
            } catch (Throwable again) {
                // Nothing is left to be done.
            }
            return PAUSE_AFTER_ERROR_NANOS;
        }
    }

    @Override
    public void wake() {
        if (!woken) {
            woken = true;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public boolean awaitEnd(Duration atMost) {
        if (Thread.currentThread() == thread) {
            return true;
        }
        try {
            thread.join(Math.max(1, atMost.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    @Override
    public StackTraceElement[] stack() {
        return thread.getStackTrace();
    }
}
