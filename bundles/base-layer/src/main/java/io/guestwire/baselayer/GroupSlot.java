// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import io.guestwire.group.Address;
import io.guestwire.group.WhenFull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of a message group: a side and an address, with the mailbox that outlives the services
 * that serve it one after the other. All but what is marked is guarded by the node's lock.
 */
final class GroupSlot {
    private static final Logger LOG = LoggerFactory.getLogger(GroupSlot.class);

    private final Side side;
    private final String address;
    private final BaseLayer node;
    private final Mailbox mailbox = new Mailbox();
    private final Counters counters = new Counters();
    private final List<GroupService> candidates = new ArrayList<>(1);
    private final RateLimitedLog log;

    /** The peers the group knows of; only the serving worker's thread uses it. */
    private final Set<Lane> knownLanes = new LinkedHashSet<>();

    private volatile GroupWorker serving;
    private GroupWorker ending;
    private Instant parkedSince;
    private volatile WhenFull whenFull = WhenFull.DROP_NEWEST;
    private volatile String lastError = "";

    GroupSlot(Side side, String address, BaseLayer node) {
        this.side = side;
        this.address = address;
        this.node = node;
        this.log = new RateLimitedLog(LOG, node.clock());
    }

    Side side() {
        return side;
    }

    String address() {
        return address;
    }

    /** Whether it serves every address with this beginning. */
    boolean isFamily() {
        return Address.isFamily(address);
    }

    /** Whether this address is one of those that it serves. */
    boolean serves(String candidate) {
        return Address.matches(address, candidate);
    }

    Mailbox mailbox() {
        return mailbox;
    }

    Counters counters() {
        return counters;
    }

    Limits limits() {
        return node.limits();
    }

    WhenFull whenFull() {
        return whenFull;
    }

    Set<Lane> knownLanes() {
        return knownLanes;
    }

    GroupWorker serving() {
        return serving;
    }

    void add(GroupService service) {
        candidates.add(service);
        // The first of equals stays: a newcomer does not push out who serves.
        candidates.sort(Comparator.comparingInt(GroupService::ranking).reversed());
    }

    void remove(GroupService service) {
        candidates.removeIf(candidate -> candidate.group() == service.group());
    }

    void removeAll() {
        candidates.clear();
    }

    boolean has(GroupService service) {
        return candidates.stream().anyMatch(candidate -> candidate.group() == service.group());
    }

    /**
     * Begins the end of the worker that should not serve any more, if there is one.
     *
     * @return that worker, for the caller to wait for without the node's lock, and then to call
     *     {@link #ended}
     */
    GroupWorker retire() {
        GroupWorker worker = serving;
        boolean stays =
                worker == null
                        || (!candidates.isEmpty()
                                && candidates.get(0).group() == worker.service().group());
        if (stays || ending != null) {
            return null;
        }
        serving = null;
        ending = worker;
        worker.stop();
        return worker;
    }

    /** The worker has ended, or was given up. */
    void ended(GroupWorker worker) {
        if (ending == worker) {
            ending = null;
        }
    }

    /** Lets the best candidate serve, if nobody does. */
    void promote(Workers workers) {
        if (serving != null || ending != null) {
            return;
        }
        if (candidates.isEmpty()) {
            parkedSince = node.clock().instant();
            return;
        }
        parkedSince = null;
        GroupService service = candidates.get(0);
        whenFull = service.whenFull();
        GroupWorker worker = new GroupWorker(this, service, node.clock());
        serving = worker;
        worker.start(workers);
        LOG.info("{} is served by {}", this, service.origin());
    }

    boolean isParked() {
        return serving == null && ending == null && candidates.isEmpty();
    }

    Instant parkedSince() {
        return parkedSince;
    }

    /** What a call of the group threw. Any thread. */
    void failed(GroupService service, String what, Throwable cause) {
        counters.increment(Counter.GROUP_FAILURES);
        node.counters().increment(Counter.GROUP_FAILURES);
        lastError = what + ": " + cause;
        log.warn(
                node.limits().logLinesPerSecond(),
                () -> "Message group " + address + " (" + service.origin() + ") failed in " + what,
                cause);
    }

    void note(String error) {
        lastError = error;
    }

    List<GroupReport> reports() {
        List<GroupReport> reports = new ArrayList<>();
        GroupWorker worker = serving;
        if (worker == null) {
            reports.add(report("", GroupReport.State.PARKED, parkedSince));
        }
        for (GroupService candidate : candidates) {
            boolean serves = worker != null && worker.service().group() == candidate.group();
            if (serves) {
                reports.add(report(candidate.origin(), GroupReport.State.SERVING, worker.since()));
            } else {
                reports.add(
                        new GroupReport(
                                address,
                                side,
                                candidate.origin(),
                                GroupReport.State.STANDBY,
                                null,
                                0,
                                0,
                                0,
                                "",
                                java.util.Map.of()));
            }
        }
        return reports;
    }

    private GroupReport report(String origin, GroupReport.State state, Instant since) {
        return new GroupReport(
                address,
                side,
                origin,
                state,
                since,
                mailbox.messages(),
                node.framesWaiting(this),
                node.peerCount(side),
                lastError,
                counters.snapshot());
    }

    @Override
    public String toString() {
        return side + " " + address;
    }
}
