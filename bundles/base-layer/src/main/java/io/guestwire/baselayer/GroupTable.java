// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which message groups there are: one slot for each side and address, and in it the service that
 * serves, those that stand by, or nobody for a while.
 *
 * <p><b>Threads:</b> any. Adding and removing may wait for a group that is in a call, without
 * holding the lock.
 */
final class GroupTable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupTable.class);
    private static final Duration OVERRUN_CHECK = Duration.ofMillis(500);

    private final BaseLayer node;
    private final Workers workers;
    private final Object lock;
    private final Supplier<Collection<PeerConnection>> peers;
    private final Map<Key, GroupSlot> slots = new LinkedHashMap<>();
    private final Map<GroupService, Instant> refused = new LinkedHashMap<>();
    private boolean closed;

    /**
     * An empty table.
     *
     * @param lock guards this table and the peers alike
     * @param peers the connected ones; called with the lock held
     */
    GroupTable(
            BaseLayer node,
            Workers workers,
            Object lock,
            Supplier<Collection<PeerConnection>> peers) {
        this.node = node;
        this.workers = workers;
        this.lock = lock;
        this.peers = peers;
        node.housekeeping().after(OVERRUN_CHECK, this::reportOverruns);
    }

    void add(GroupService service) {
        String problem = service.problem();
        if (problem != null) {
            LOG.error("Message group of {} is not routed to: {}", service.origin(), problem);
            synchronized (lock) {
                refused.put(service, node.clock().instant());
            }
            return;
        }
        GroupSlot slot;
        synchronized (lock) {
            if (closed) {
                return;
            }
            slot = slots.computeIfAbsent(new Key(service.side(), service.address()), this::newSlot);
            slot.add(service);
        }
        settle(slot);
    }

    void remove(GroupService service) {
        GroupSlot slot = null;
        synchronized (lock) {
            refused.keySet().removeIf(other -> other.group() == service.group());
            for (GroupSlot candidate : slots.values()) {
                if (candidate.has(service)) {
                    slot = candidate;
                    slot.remove(service);
                }
            }
        }
        if (slot != null) {
            settle(slot);
        }
    }

    private GroupSlot newSlot(Key key) {
        GroupSlot slot = new GroupSlot(key.side, key.address, node);
        for (PeerConnection peer : peers.get()) {
            if (peer.side() == key.side) {
                peer.addLane(slot);
            }
        }
        return slot;
    }

    /** Gives a new peer a lane to each group of its side: with the lock held. */
    void welcome(PeerConnection peer) {
        for (GroupSlot slot : slots.values()) {
            if (slot.side() == peer.side()) {
                peer.addLane(slot);
            }
        }
    }

    /** Lets the right service serve; waits, without the lock, for one that has to end before. */
    private void settle(GroupSlot slot) {
        GroupWorker retired;
        synchronized (lock) {
            retired = slot.retire();
        }
        if (retired != null && !retired.awaitEnd(BaseLayer.GRACE)) {
            slot.note("did not end within " + BaseLayer.GRACE.toMillis() + " ms");
            LOG.error(
                    "Message group {} ({}) did not end within {} ms and was given up; it is at{}",
                    slot.address(),
                    retired.service().origin(),
                    BaseLayer.GRACE.toMillis(),
                    stackOf(retired));
        }
        synchronized (lock) {
            if (retired != null) {
                slot.ended(retired);
            }
            if (closed) {
                return;
            }
            slot.promote(workers);
            if (slot.isParked()) {
                park(slot);
            }
        }
    }

    private void park(GroupSlot slot) {
        Instant since = slot.parkedSince();
        Duration parking = node.limits().parking();
        LOG.info("{} is away; its messages wait for {} ms", slot, parking.toMillis());
        node.housekeeping().after(parking, () -> endParking(slot, since));
    }

    private void endParking(GroupSlot slot, Instant since) {
        synchronized (lock) {
            if (!slot.isParked() || !since.equals(slot.parkedSince())) {
                return;
            }
            slots.remove(new Key(slot.side(), slot.address()));
            slot.mailbox().close();
            for (PeerConnection peer : peers.get()) {
                peer.removeLane(slot);
            }
        }
        LOG.info("{} did not come back", slot);
        slot.mailbox()
                .takeMessages(
                        message ->
                                message.lane.connection.nack(
                                        message.destAddress(),
                                        message.sourceAddress(),
                                        "dest_addr: message group "
                                                + message.destAddress()
                                                + " has gone away",
                                        slot));
    }

    /** Stops every group. What waits for it is counted as dropped. */
    void close() {
        List<GroupSlot> all;
        synchronized (lock) {
            closed = true;
            all = List.copyOf(slots.values());
            all.forEach(GroupSlot::removeAll);
        }
        for (GroupSlot slot : all) {
            settle(slot);
            slot.mailbox().close();
            slot.mailbox().takeMessages(message -> message.lane.count(Counter.DROPPED_STOPPED));
        }
    }

    private void reportOverruns() {
        List<GroupSlot> all;
        synchronized (lock) {
            all = List.copyOf(slots.values());
        }
        for (GroupSlot slot : all) {
            GroupWorker worker = slot.serving();
            if (worker != null && worker.overruns(node.limits().overrun().toNanos())) {
                long millis = worker.busyNanos() / 1_000_000;
                slot.note("a call has not returned for " + millis + " ms");
                LOG.warn(
                        "Message group {} ({}) has not returned from a call for {} ms; it is at{}",
                        slot.address(),
                        worker.service().origin(),
                        millis,
                        stackOf(worker));
            }
        }
        node.housekeeping().after(OVERRUN_CHECK, this::reportOverruns);
    }

    private static String stackOf(GroupWorker worker) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(worker.stack())
                .limit(12)
                .forEach(frame -> text.append("\n    at ").append(frame));
        return text.toString();
    }

    List<GroupReport> reports() {
        List<GroupReport> reports = new ArrayList<>();
        synchronized (lock) {
            slots.values().forEach(slot -> reports.addAll(slot.reports()));
            refused.forEach((service, since) -> reports.add(refusal(service, since)));
        }
        reports.sort(Comparator.comparing(GroupReport::address));
        return reports;
    }

    private static GroupReport refusal(GroupService service, Instant since) {
        return new GroupReport(
                service.address() == null ? "" : service.address(),
                service.side(),
                service.origin(),
                GroupReport.State.REFUSED,
                since,
                0,
                0,
                0,
                service.problem(),
                Map.of());
    }

    private record Key(Side side, String address) {}
}
