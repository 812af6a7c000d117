// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does every duty on the test's own thread, when the test says so. */
final class SteppedWorkers implements Workers {
    private final List<Stepped> all = new ArrayList<>();

    @Override
    public Worker start(String name, Duty duty) {
        Stepped worker = new Stepped(duty);
        all.add(worker);
        return worker;
    }

    /** Works until nobody has anything to do at this moment of the clock. */
    void run() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (Stepped worker : List.copyOf(all)) {
                busy |= worker.step();
            }
        }
    }

    private final class Stepped implements Worker {
        private final Duty duty;
        private boolean inside;

        private Stepped(Duty duty) {
            this.duty = duty;
        }

        private boolean step() {
            inside = true;
            long delay = duty.work();
            inside = false;
            if (delay == Duty.ENDED) {
                all.remove(this);
            }
            return delay == 0;
        }

        @Override
        public void wake() {
            // The test says when.
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
    }
}
