// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Duration;

/** Gives every {@link Duty} somebody who does it. */
public interface Workers {
    /**
     * Begins to call {@link Duty#work}, at once and whenever it is woken or its time has come,
     * never twice at the same time, until it answers {@link Duty#ENDED}.
     *
     * @param name of the thread, for people
     */
    Worker start(String name, Duty duty);

    /** Somebody who does a duty. Any thread. */
    interface Worker {
        /** There is something to do. Cheap, and never blocks. */
        void wake();

        /**
         * Waits until the duty has ended; returns at once when called from within the duty.
         *
         * @return false when it has not ended in time
         */
        boolean awaitEnd(Duration atMost);

        /** Where the duty is now, for a report about one that does not return. */
        StackTraceElement[] stack();
    }

    /** A daemon thread for each duty: what isolation asks for. */
    static Workers threads() {
        return ThreadWorker::start;
    }
}
