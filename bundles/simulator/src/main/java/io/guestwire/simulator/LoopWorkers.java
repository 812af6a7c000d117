// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.baselayer.Duty;
import io.guestwire.baselayer.Workers;
import io.guestwire.virtio.SelectorLoop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has the duties of any number of base layers done by one loop, so that a simulated guest has no
 * thread of its own: a thousand guests are one thread. The price is that a callback that blocks
 * holds up all of them.
 */
final class LoopWorkers implements Workers {
    private final SelectorLoop loop;

    LoopWorkers(SelectorLoop loop) {
        this.loop = loop;
    }

    @Override
    public Worker start(String name, Duty duty) {
        LoopWorker worker = new LoopWorker(loop, duty);
        worker.wake();
        return worker;
    }

    private static final class LoopWorker implements Worker {
        private final SelectorLoop loop;
        private final Duty duty;
        private final SelectorLoop.Signal signal;
        private final CountDownLatch ended = new CountDownLatch(1);
        private SelectorLoop.Timer timer;
        private boolean working;

        LoopWorker(SelectorLoop loop, Duty duty) {
            this.loop = loop;
            this.duty = duty;
            this.signal = loop.signal(this::work);
        }

        private void work() {
            if (working || ended.getCount() == 0) {
                return;
            }
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            working = true;
            long delay;
            try {
                delay = duty.work();
            } finally {
                working = false;
            }
            if (delay == Duty.ENDED) {
                ended.countDown();
            } else if (delay == 0) {
                signal.raise();
            } else if (delay != Duty.UNTIL_WOKEN) {
                timer = loop.after(Duration.ofNanos(delay), this::work);
            }
        }

        @Override
        public void wake() {
            signal.raise();
        }

        @Override
        public boolean awaitEnd(Duration atMost) {
            if (loop.isCurrent()) {
                // Nobody else can bring it to its end while this thread waits.
                work();
                return working || ended.getCount() == 0;
            }
            try {
                return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public StackTraceElement[] stack() {
            return new StackTraceElement[0];
        }
    }
}
