// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Duration;

/**
 * The time in which the other end of a channel is away: what waits for it is dropped after {@link
 * Limits#patience}, and counted.
 */
final class Absence {
    private final Outbox outbox;
    private final BaseLayer node;
    private volatile boolean away;

    /** Which of the times this is, so that a sweep of an earlier one does nothing. */
    private volatile int number;

    Absence(Outbox outbox, BaseLayer node) {
        this.outbox = outbox;
        this.node = node;
    }

    /** On the channel's thread. */
    void begin() {
        outbox.rewind();
        if (!away) {
            away = true;
            int begun = number + 1;
            number = begun;
            sweepLater(begun);
        }
    }

    /** On the channel's thread. */
    void end() {
        away = false;
        outbox.resumed();
    }

    /** Half the patience, for what comes after a sweep is dropped by the one after the next. */
    private void sweepLater(int begun) {
        Duration half = node.limits().patience().dividedBy(2);
        node.housekeeping()
                .after(
                        half,
                        () -> {
                            if (away && number == begun) {
                                outbox.sweep();
                                sweepLater(begun);
                            }
                        });
    }
}
