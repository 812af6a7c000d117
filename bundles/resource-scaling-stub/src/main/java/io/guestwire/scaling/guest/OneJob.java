// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.guest;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does one job at a time, on a daemon thread that lasts as long as the job. So a group that has
 * nothing to do has no thread, and one that was stopped leaves none behind. Any thread.
 */
final class OneJob {
    private final ThreadFactory threads;
    private final AtomicReference<Thread> working = new AtomicReference<>();

    OneJob(ThreadFactory threads) {
        this.threads = threads;
    }

    /**
     * Begins a job.
     *
     * @param done gets what comes out of it, when the next one may begin already
     * @return false when there is a job already: then this one is not done
     */
    <T> boolean begin(Supplier<T> job, Consumer<T> done) {
        Thread thread = threads.newThread(() -> done.accept(run(job)));
        thread.setDaemon(true);
        if (!working.compareAndSet(null, thread)) {
            return false;
        }
        try {
            thread.start();
        } catch (RuntimeException | Error e) {
            working.set(null); // No memory for a thread, say: the next one may find some.
            throw e;
        }
        return true;
    }

    private <T> T run(Supplier<T> job) {
        try {
            return job.get();
        } finally {
            working.set(null);
        }
    }

    /** Interrupts the job, if there is one. */
    void interrupt() {
        Thread thread = working.get();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
