// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.baselayer.Duty;
import io.guestwire.baselayer.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/**
 * Does every duty of a base layer on the test's own thread, when the test says so: {@code new
 * BaseLayer(Limits.DEFAULT, new ManualClock(), new SteppedWorkers())}.
 */
public final class SteppedWorkers implements Workers {
    private static final int MAX_ROUNDS = 100_000;

    private final List<Stepped> all = new ArrayList<>();

    @Override
    public Worker start(String name, Duty duty) {
        Stepped worker = new Stepped(name, duty);
        all.add(worker);
        return worker;
    }

    /**
     * Works until nobody has anything to do at this moment of the clock.
     *
     * @throws AssertionError when that never comes: somebody makes new work for itself without end
     */
    public void run() {
        boolean busy = true;
        for (int round = 0; busy; round++) {
            busy = false;
            for (Stepped worker : List.copyOf(all)) {
                busy |= worker.step();
            }
            for (Stepped worker : all) {
                busy |= worker.woken;
            }
            if (round == MAX_ROUNDS) {
                throw new AssertionFailedError(
                        "Expected the workers to come to rest, found them busy after "
                                + MAX_ROUNDS
                                + " rounds: "
                                + all);
            }
        }
    }

    /**
     * Nanoseconds until the first of them has something to do: {@link Duty#UNTIL_WOKEN} if none.
     */
    long delay() {
        return all.stream().mapToLong(worker -> worker.delay).min().orElse(Duty.UNTIL_WOKEN);
    }

    private final class Stepped implements Worker {
        private final String name;
        private final Duty duty;
        private boolean inside;
        private boolean woken;
        private long delay;

        private Stepped(String name, Duty duty) {
            this.name = name;
            this.duty = duty;
        }

        private boolean step() {
            inside = true;
            woken = false;
            delay = duty.work();
            inside = false;
            if (delay == Duty.ENDED) {
                all.remove(this);
            }
            return delay == 0;
        }

        @Override
        public void wake() {
            // The test says when.
            woken = true;
        }

        @Override
        public boolean awaitEnd(Duration atMost) {
            while (!inside && all.contains(this)) {
                step();
            }
            return true;
        }

        @Override
        public StackTraceElement[] stack() {
            return new StackTraceElement[0];
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
