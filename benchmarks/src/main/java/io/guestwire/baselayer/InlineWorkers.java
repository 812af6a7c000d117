// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Does every duty on the thread that calls {@link #run}, so that a benchmark measures what the work
 * costs, and not what it costs to wake a thread.
 */
final class InlineWorkers implements Workers {
    private final List<Duty> duties = new ArrayList<>();

    @Override
    public Worker start(String name, Duty duty) {
        duties.add(duty);
        return new Inline(duty);
    }

    /** Works until nobody has anything to do now. */
    void run() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (int i = 0; i < duties.size(); i++) {
                busy |= duties.get(i).work() == 0;
            }
        }
    }

    private final class Inline implements Worker {
        private final Duty duty;

        Inline(Duty duty) {
            this.duty = duty;
        }

        @Override
        public void wake() {
            // The benchmark says when.
        }

        @Override
        public boolean awaitEnd(Duration atMost) {
            if (duties.remove(duty)) {
                while (duty.work() != Duty.ENDED) {
                    Thread.onSpinWait();
                }
            }
            return true;
        }

        @Override
        public StackTraceElement[] stack() {
            return new StackTraceElement[0];
        }
    }
}
