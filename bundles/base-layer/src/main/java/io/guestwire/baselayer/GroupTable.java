// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /** So often is the log told of services that are not routed to. */
    private static final int REFUSAL_LINES_PER_SECOND = 1;

    /** For how many seconds they may be told in one go. */
    private static final int REFUSAL_LINES_SECONDS = 100;

    private final BaseLayer node;
    private final Workers workers;
    private final Object lock;
    private final Supplier<Collection<PeerConnection>> peers;
    private final Map<Key, GroupSlot> slots = new LinkedHashMap<>();
    private final List<Refusal> refused = new ArrayList<>();
    private final TokenBucket refusalLines = new TokenBucket(REFUSAL_LINES_SECONDS);
    private final GivenUp givenUp = new GivenUp();
    private final Parking parking;
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
        this.parking = new Parking(node, lock, this::discard);
        new CallWatch(node, this).start();
    }

    void add(GroupService service) {
        String problem = service.problem();
        if (problem != null) {
            boolean told;
            synchronized (lock) {
                refused.add(new Refusal(service, node.clock().instant()));
                told = refusalLines.tryTake(REFUSAL_LINES_PER_SECOND, node.clock().nanoTime());
            }
            if (told) {
                LOG.error("Message group of {} is not routed to: {}", service.origin(), problem);
            }
            return;
        }
        GroupSlot slot;
        GroupWorker retired;
        synchronized (lock) {
            if (closed) {
                return;
            }
            slot = slots.computeIfAbsent(new Key(service.side(), service.address()), this::newSlot);
            slot.candidates().add(service);
            parking.end(slot);
            retired = slot.retire();
        }
        settle(slot, retired);
        tellOfStandby(slot, service);
    }

    void remove(GroupService service) {
        GroupSlot slot;
        GroupWorker retired;
        synchronized (lock) {
            refused.removeIf(refusal -> refusal.service.isSame(service));
            slot = slots.get(new Key(service.side(), service.address()));
            if (slot == null) {
                return;
            }
            slot.candidates().remove(service);
            retired = slot.retire();
            GroupWorker ending = slot.ending();
            if (retired == null && ending != null && ending.service().isSame(service)) {
                retired = ending; // It had to make way for a better one, and is in a call still.
            }
        }
        settle(slot, retired);
    }

    private GroupSlot newSlot(Key key) {
        GroupSlot slot = new GroupSlot(key.side, key.address, node, givenUp);
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

    // ---- from one service to the next

    /**
     * Lets the right service serve; waits, without the lock, for one that has to end before.
     *
     * @param retired that one, or null
     */
    private void settle(GroupSlot slot, GroupWorker retired) {
        if (retired != null && !retired.awaitEnd(BaseLayer.GRACE)) {
            giveUp(retired);
        }
        proceed(slot);
    }

    /** The next serves, if there is one. Does not wait. */
    private void proceed(GroupSlot slot) {
        String news;
        List<ReceivedMessage> stranded = List.of();
        synchronized (lock) {
            if (closed || !isKnown(slot)) {
                return;
            }
            news = slot.promote(workers, this::ended);
            long retry = slot.retry();
            if (retry > 0) {
                node.housekeeping().after(Duration.ofNanos(retry), () -> retry(slot));
            }
            if (slot.isParked()) {
                news = parking.begin(slot) ? slot.away() : null;
            } else {
                parking.end(slot);
            }
            if (slot.isSetAside()) {
                stranded = slot.mailbox().drain();
            }
        }
        log(news);
        for (ReceivedMessage message : stranded) {
            message.refuse(slot.refusal());
        }
    }

    private void retry(GroupSlot slot) {
        synchronized (lock) {
            slot.retries();
        }
        proceed(slot);
    }

    /** Whether it is in use still: its parking may have ended meanwhile. With the lock held. */
    private boolean isKnown(GroupSlot slot) {
        return slots.get(new Key(slot.side(), slot.address())) == slot;
    }

    private void tellOfStandby(GroupSlot slot, GroupService service) {
        String news;
        synchronized (lock) {
            news = slot.standby(service);
        }
        log(news);
    }

    private static void log(String news) {
        if (news != null) {
            LOG.info(news);
        }
    }

    /** Called by a worker at its end, on its own thread. */
    private void ended(GroupWorker worker) {
        boolean late;
        GroupSlot slot;
        GroupWorker retired;
        synchronized (lock) {
            late = givenUp.remove(worker);
            worker.slot().ended(worker);
            if (late) {
                worker.slot().candidates().putBack(worker.service());
            }
            // Not of necessity the worker's own: parking may have ended meanwhile.
            slot = slots.get(new Key(worker.slot().side(), worker.slot().address()));
            retired = slot == null ? null : slot.retire();
        }
        if (late) {
            LOG.info(
                    "Message group {} ({}) has returned from its call, after {} s",
                    worker.slot().address(),
                    worker.service().origin(),
                    worker.overdueSeconds());
        }
        if (slot != null) {
            settle(slot, retired);
            tellOfStandby(slot, worker.service());
        }
    }

    /** The worker has been asked to end and does not. Any thread; does not wait. */
    void giveUp(GroupWorker worker) {
        synchronized (lock) {
            if (worker.slot().ending() != worker) {
                return; // It has ended after all.
            }
            worker.slot().ended(worker);
            worker.giveUp();
            givenUp.add(worker);
        }
        String grace = BaseLayer.GRACE.toMillis() + " ms";
        goOnWithout(worker, "was given up: it did not end within " + grace);
    }

    /** The worker's call lasts too long: it gets no more until it has returned. Does not wait. */
    void setAside(GroupWorker worker) {
        synchronized (lock) {
            if (worker.slot().serving() != worker) {
                return; // It is on its way out.
            }
            worker.slot().leave();
            worker.giveUp();
            givenUp.add(worker);
        }
        goOnWithout(worker, "is set aside: " + worker.overdue());
    }

    private void goOnWithout(GroupWorker worker, String what) {
        worker.slot().note(worker.service(), what);
        LOG.error(
                "Message group {} ({}) {}",
                worker.slot().address(),
                worker.service().origin(),
                what,
                GroupFailure.in(worker));
        proceed(worker.slot());
    }

    /** The slot's parking is over: the address is unknown from now on. With the lock held. */
    private void discard(GroupSlot slot) {
        slots.remove(new Key(slot.side(), slot.address()));
        slot.mailbox().close();
        peers.get().forEach(peer -> peer.removeLane(slot));
    }

    /** Stops every group. What waits for it is counted as dropped. */
    void close() {
        List<GroupSlot> all;
        List<GroupWorker> retired = new ArrayList<>();
        synchronized (lock) {
            closed = true;
            all = List.copyOf(slots.values());
            for (GroupSlot slot : all) {
                slot.candidates().clear();
                GroupWorker worker = slot.retire();
                if (worker != null) {
                    retired.add(worker);
                }
            }
        }
        long begun = System.nanoTime(); // Whoever waits, waits by the machine's clock.
        for (GroupWorker worker : retired) {
            Duration left = BaseLayer.GRACE.minusNanos(System.nanoTime() - begun);
            if (!worker.awaitEnd(left.isNegative() ? Duration.ZERO : left)) {
                giveUp(worker);
            }
        }
        for (GroupSlot slot : all) {
            slot.mailbox().close();
            slot.mailbox().drain().forEach(message -> message.lane.count(Counter.DROPPED_STOPPED));
        }
    }

    // ---- what can be seen

    List<GroupSlot> slots() {
        synchronized (lock) {
            return List.copyOf(slots.values());
        }
    }

    List<GroupReport> reports() {
        List<GroupReport> reports = new ArrayList<>();
        synchronized (lock) {
            slots.values()
                    .forEach(slot -> reports.addAll(slot.reports(node.peerCount(slot.side()))));
            refused.forEach(
                    refusal -> reports.add(GroupReport.refused(refusal.service, refusal.since)));
        }
        reports.sort(Comparator.comparing(GroupReport::address));
        return reports;
    }

    private record Key(Side side, String address) {}

    /** A service that is not routed to. No map's key: its hash would be the group's business. */
    private record Refusal(GroupService service, Instant since) {}
}
