// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.virtio.SelectorLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting for a loop. */
final class Loops {
    private static final long LIMIT_SECONDS = 2;

    private Loops() {}

    /** Runs a task on the loop's thread and waits for it, at most two seconds. */
    static void callAndWait(SelectorLoop loop, Runnable task) {
        if (loop.isCurrent()) {
            task.run();
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        boolean runs =
                loop.execute(
                        () -> {
                            try {
                                task.run();
                            } finally {
                                done.countDown();
                            }
                        });
        try {
            if (runs && !done.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new SimulatorException("The simulator is stuck in a callback");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
