// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time in which a known group is away, because its bundle is updated: its messages wait in the
 * mailbox for {@link Limits#parking}, then they are nacked and the address is unknown. One timer a
 * slot, however often its service comes and goes.
 */
final class Parking {
    private static final Logger LOG = LoggerFactory.getLogger(Parking.class);

    private final BaseLayer node;
    private final Object lock;
    private final Consumer<GroupSlot> discard;

    // Guarded by the lock.
    private final Map<GroupSlot, Long> parked = new HashMap<>();
    private final Set<GroupSlot> timed = new HashSet<>();

    /**
     * Nothing is parked yet.
     *
     * @param lock the node's
     * @param discard takes a slot out of use; called with the lock held
     */
    Parking(BaseLayer node, Object lock, Consumer<GroupSlot> discard) {
        this.node = node;
        this.lock = lock;
        this.discard = discard;
    }

    /**
     * The group is away. With the lock held.
     *
     * @return false when it was already
     */
    boolean begin(GroupSlot slot) {
        if (parked.putIfAbsent(slot, node.clock().nanoTime()) != null) {
            return false;
        }
        if (timed.add(slot)) {
            node.housekeeping().after(node.limits().parking(), () -> timeIsUp(slot));
        }
        return true;
    }

    /** The group is there. With the lock held. */
    void end(GroupSlot slot) {
        parked.remove(slot);
    }

    /** On the housekeeping's thread. */
    private void timeIsUp(GroupSlot slot) {
        List<ReceivedMessage> stranded;
        synchronized (lock) {
            timed.remove(slot);
            Long since = parked.get(slot);
            if (since == null) {
                return;
            }
            // It may have been there in between.
            Duration passed = Duration.ofNanos(node.clock().nanoTime() - since);
            Duration left = node.limits().parking().minus(passed);
            if (!left.isNegative() && !left.isZero()) {
                timed.add(slot);
                node.housekeeping().after(left, () -> timeIsUp(slot));
                return;
            }
            parked.remove(slot);
            discard.accept(slot);
            stranded = slot.mailbox().drain();
        }
        LOG.info("{} did not come back", slot);
        for (ReceivedMessage message : stranded) {
            message.refuse("dest_addr: message group " + message.destAddress() + " has gone away");
        }
    }
}
