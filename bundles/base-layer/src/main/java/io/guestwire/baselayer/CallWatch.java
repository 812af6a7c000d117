// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the calls that groups are in: one that overruns is reported, and one that goes on and on
 * has its worker given up. A call is given up only when an earlier look has found it overrunning,
 * so that a node which stood still as a whole for a while blames nobody.
 *
 * <p><b>Thread:</b> the housekeeping's.
 */
final class CallWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CallWatch.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final BaseLayer node;
    private final GroupTable table;

    CallWatch(BaseLayer node, GroupTable table) {
        this.node = node;
        this.table = table;
    }

    /** Looks, from now on, a few times within the shortest time that matters. */
    void start() {
        Duration pause = node.limits().setAside().dividedBy(4);
        node.housekeeping()
                .after(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE, this::look);
    }

    private void look() {
        try {
            table.slots().forEach(this::look);
        } finally {
            start();
        }
    }

    private void look(GroupSlot slot) {
        long setAside = node.limits().setAside().toNanos();
        long overrun = Math.min(node.limits().overrun().toNanos(), setAside);
        GroupWorker worker = slot.serving();
        GroupWorker ending = slot.ending();
        if (worker != null && worker.calls().isOverdue(setAside)) {
            table.setAside(worker);
        } else if (worker != null && worker.calls().overruns(overrun)) {
            node.writeSoon(slot); // What the call has sent is not to wait for its return.
            long millis = worker.calls().busyNanos() / 1_000_000;
            slot.note(worker.service(), "a call has not returned for " + millis + " ms");
            LOG.warn(
                    "Message group {} ({}) has not returned from a call for {} ms",
                    slot.address(),
                    worker.service().origin(),
                    millis,
                    GroupFailure.in(worker));
        } else if (ending != null && ending.stopIsOverdue(BaseLayer.GRACE.toNanos())) {
            // Whoever took it back from within its own call does not wait for it.
            table.giveUp(ending);
        }
    }
}
