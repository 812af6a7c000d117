// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time in which the other end of a channel is away: what waits for it is dropped after {@link
 * Limits#patience}, counted, and said in the log once when it begins and once when it is over.
 */
final class Absence {
    private static final Logger LOG = LoggerFactory.getLogger(Absence.class);

    private final String instance;
    private final Outbox outbox;
    private final BaseLayer node;
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean away;

    /** Which of the times this is, so that a sweep of an earlier one does nothing. */
    private volatile int number;

    Absence(String instance, Outbox outbox, BaseLayer node) {
        this.instance = instance;
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
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            LOG.info("{}: {} messages were dropped while it was away", instance, lost);
        }
    }

    /** Half the patience, for what comes after a sweep is dropped by the one after the next. */
    private void sweepLater(int begun) {
        Duration half = node.limits().patience().dividedBy(2);
        node.housekeeping()
                .after(
                        half,
                        () -> {
                            if (away && number == begun) {
                                sweep();
                                sweepLater(begun);
                            }
                        });
    }

    private void sweep() {
        int lost = outbox.sweep(node.limits().of(instance));
        if (lost > 0 && dropped.getAndAdd(lost) == 0) {
            LOG.warn(
                    "{}: away; what has waited for it for {} ms (peer.patience) is dropped from"
                            + " here on, {} messages now",
                    instance,
                    node.limits().patience().toMillis(),
                    lost);
        }
    }
}
