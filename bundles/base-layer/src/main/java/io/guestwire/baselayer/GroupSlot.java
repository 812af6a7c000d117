// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import io.guestwire.group.Address;
import io.guestwire.group.WhenFull;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of a message group: a side and an address, with the mailbox that outlives the services
 * that serve it one after the other. All but what is marked is guarded by the node's lock.
 */
final class GroupSlot {
    private static final Logger LOG = LoggerFactory.getLogger(GroupSlot.class);

    /** So often may services begin to serve; one that comes and goes faster has to wait. */
    private static final int STARTS_PER_SECOND = 5;

    /**
     * What they may make up for in one go: an administrator who tries things out is not held up.
     */
    private static final int STARTS_SECONDS = 10;

    /** One that has served for less than this goes round by itself, and nobody deploys it. */
    private static final int MOMENT_MILLIS = 20;

    /** For how many its successor's start counts. */
    private static final int STARTS_AFTER_A_MOMENT = STARTS_PER_SECOND;

    /** Lines of the log about what it throws: each has a stack of it. */
    private static final int FAILURE_LINES_PER_SECOND = 1;

    private static final long NANOS_PER_START = 1_000_000_000 / STARTS_PER_SECOND;

    private static final String HELD_BACK =
            "its service comes and goes more than "
                    + STARTS_PER_SECOND
                    + " times a second, or once where it goes within "
                    + MOMENT_MILLIS
                    + " ms: it serves when it stays for a moment";

    private final Side side;
    private final String address;
    private final byte[] spelling;
    private final BaseLayer node;
    private final GivenUp givenUp;
    private final Mailbox mailbox;
    private final Counters counters = Counters.spread();
    private final Candidates candidates;
    private final RateLimitedLog log;
    private final TokenBucket starts = new TokenBucket(STARTS_SECONDS);

    /** Lines of the log about those that do not serve: as many as of those that do. */
    private final TokenBucket lines = new TokenBucket(STARTS_SECONDS);

    private boolean heldBack;
    private boolean retried;
    private long began;
    private boolean wentAtOnce;

    private volatile GroupWorker serving;
    private volatile GroupWorker ending;
    private volatile GroupService lastServed;
    private Instant awaySince;
    private volatile GroupWorker overdue;
    private volatile WhenFull whenFull = WhenFull.DROP_NEWEST;
    private volatile String lastError = "";

    GroupSlot(Side side, String address, BaseLayer node, GivenUp givenUp) {
        this.side = side;
        this.address = address;
        this.spelling = address.getBytes(StandardCharsets.US_ASCII);
        this.node = node;
        this.givenUp = givenUp;
        this.mailbox = new Mailbox(side);
        this.candidates = new Candidates(givenUp);
        this.log = new RateLimitedLog(LOG, node.clock());
    }

    // ---- what does not change, or may be asked by any thread

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

    /** Whether these bytes spell its address; those of a family have none that could be spelt. */
    boolean isSpelt(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, spelling, 0, spelling.length) && !isFamily();
    }

    /** Whether this address is one of those that it serves. */
    boolean serves(String candidate) {
        return Address.matches(address, candidate);
    }

    Mailbox mailbox() {
        return mailbox;
    }

    boolean isSimulated() {
        return node.isSimulated();
    }

    /** The connected peers' lanes to it. */
    List<Lane> lanes() {
        return node.lanes(this);
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

    GroupWorker serving() {
        return serving;
    }

    GroupWorker ending() {
        return ending;
    }

    /** What to tell those whose messages are refused because the group is set aside. */
    String refusal() {
        GroupWorker worker = overdue;
        String text = "message group " + address + " is set aside";
        return worker == null ? text : text + ": " + worker.overdue();
    }

    Candidates candidates() {
        return candidates;
    }

    /** What the log is told of a candidate that could serve while another does; else null. */
    String standby(GroupService service) {
        if (serving == null
                || serving.service().isSame(service)
                || !candidates.has(service)
                || givenUp.in(service) != null) {
            return null;
        }
        GroupService other = serving.service();
        return limited(
                "%s (ranking %d) stands by for %s: %s (ranking %d) serves"
                        .formatted(
                                service.origin(),
                                service.ranking(),
                                this,
                                other.origin(),
                                other.ranking()));
    }

    /** What the log is told when its last service has gone. */
    String away() {
        long millis = limits().parking().toMillis();
        return limited(this + " is away; its messages wait for " + millis + " ms");
    }

    /** This, or null when the log has been told enough of late. */
    private String limited(String news) {
        return lines.tryTake(STARTS_PER_SECOND, node.clock().nanoTime()) ? news : null;
    }

    // ---- from one worker to the next

    /**
     * Begins the end of the worker that should not serve any more, if there is one.
     *
     * @return that worker, for the caller to wait for without the node's lock; it calls {@link
     *     GroupTable#ended} itself
     */
    GroupWorker retire() {
        GroupWorker worker = serving;
        if (worker == null || ending != null) {
            return null;
        }
        GroupService best = candidates.best();
        if (best != null && best.isSame(worker.service())) {
            return null;
        }
        leave();
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

    /** Takes the address from the worker that serves. */
    void leave() {
        serving = null;
        awaySince = node.clock().instant();
        wentAtOnce = node.clock().nanoTime() - began < MOMENT_MILLIS * 1_000_000L;
    }

    /**
     * Lets the best candidate serve, if nobody does; where there is none, or it has come too often
     * of late, messages wait, or are refused while somebody sits in every one.
     *
     * @param onEnd is called by the worker at its end
     * @return what the log is told of it, or null
     */
    String promote(Workers workers, Consumer<GroupWorker> onEnd) {
        if (serving != null || ending != null) {
            return null;
        }
        overdue = null;
        GroupService best = candidates.best();
        if (best != null && !mayStart()) {
            mailbox.park();
            heldBack = true;
            return limited(this + ": " + HELD_BACK);
        }
        heldBack = false;
        if (best != null) {
            GroupService former = lastServed;
            boolean other = former != null && !former.isSame(best);
            lastError = other ? "" : lastError;
            lastServed = best;
            whenFull = best.whenFull();
            GroupWorker worker = new GroupWorker(this, best, node.clock(), onEnd);
            worker.start(workers);
            serving = worker;
            began = node.clock().nanoTime();
            String served = this + " is served by " + best.origin();
            return other && !former.origin().equals(best.origin())
                    ? served + ", which takes over from " + former.origin()
                    : served;
        }
        if (candidates.isEmpty()) {
            mailbox.park();
        } else {
            overdue = givenUp.in(candidates.all().get(0));
            mailbox.refuse();
        }
        return null;
    }

    private boolean mayStart() {
        int amount = wentAtOnce ? STARTS_AFTER_A_MOMENT : 1;
        return starts.tryTake(amount, STARTS_PER_SECOND, node.clock().nanoTime());
    }

    /** Whether no service is there, so that messages wait for one. */
    boolean isParked() {
        return serving == null && ending == null && candidates.isEmpty();
    }

    /** Whether services are there, but somebody sits in every one. */
    boolean isSetAside() {
        return serving == null && ending == null && !candidates.isEmpty() && !heldBack;
    }

    /**
     * After how many nanoseconds to try again to let a service serve that could, but has to wait,
     * since services come and go too fast; 0 when there is none, or that is in hand.
     */
    long retry() {
        if (!heldBack || retried) {
            return 0;
        }
        retried = true;
        return NANOS_PER_START;
    }

    /** That time has come. */
    void retries() {
        retried = false;
    }

    // ---- what went wrong, and how it stands

    /** What a call of the group threw. On the group's thread; never throws. */
    void failed(GroupService service, String what, Throwable thrown) {
        counters.increment(Counter.GROUP_FAILURES);
        node.counters().increment(Counter.GROUP_FAILURES);
        try {
            note(service, what + ": " + GroupFailure.text(thrown));
            log.warn(
                    FAILURE_LINES_PER_SECOND,
                    () ->
                            "Message group %s (%s) failed in %s"
                                    .formatted(address, service.origin(), what),
                    () -> GroupFailure.of(thrown));
        } catch (Throwable t) {
            // There is no memory, say, to tell it; it has been counted.
            note(service, "failed, and no more could be told");
        }
    }

    /** Notes what is wrong with a service, unless another serves by now. Any thread. */
    void note(GroupService service, String error) {
        if (lastServed == service) {
            lastError = error;
        }
    }

    List<GroupReport> reports(int peers) {
        List<GroupReport> reports = new ArrayList<>();
        if (serving == null && !isSetAside()) {
            String reason = heldBack ? HELD_BACK : lastError;
            reports.add(ofHolder(null, GroupReport.State.PARKED, awaySince, peers, reason));
        }
        for (GroupService candidate : candidates.all()) {
            GroupWorker sits = givenUp.in(candidate);
            boolean first = candidate == candidates.all().get(0);
            if (sits != null && isSetAside() && first) {
                reports.add(
                        ofHolder(
                                candidate,
                                GroupReport.State.SET_ASIDE,
                                sits.givenUp(),
                                peers,
                                sits.overdue()));
            } else if (sits != null) {
                reports.add(
                        ofOther(
                                candidate,
                                GroupReport.State.SET_ASIDE,
                                sits.givenUp(),
                                sits.overdue()));
            } else if (serving != null && serving.service().isSame(candidate)) {
                reports.add(
                        ofHolder(
                                candidate,
                                GroupReport.State.SERVING,
                                serving.since(),
                                peers,
                                lastError));
            } else {
                reports.add(ofOther(candidate, GroupReport.State.STANDBY, null, ""));
            }
        }
        return reports;
    }

    /** The one that is shown with the mailbox and the counters of the address. */
    private GroupReport ofHolder(
            GroupService service, GroupReport.State state, Instant since, int peers, String error) {
        return new GroupReport(
                address,
                side,
                service == null ? "" : service.bundle(),
                service == null ? "" : service.version(),
                state,
                since,
                mailbox.messages(),
                node.framesWaiting(this),
                peers,
                error,
                counters.snapshot());
    }

    private GroupReport ofOther(
            GroupService service, GroupReport.State state, Instant since, String error) {
        return GroupReport.idle(service, address, state, since, error);
    }

    @Override
    public String toString() {
        return side + " " + address;
    }
}
