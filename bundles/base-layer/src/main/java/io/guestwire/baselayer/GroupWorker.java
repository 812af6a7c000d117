// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupContext;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes an actor of one service of a group: takes from the group's mailbox and calls the service,
 * one call after the other. What the service throws ends here.
 */
final class GroupWorker implements Duty, GroupContext {
    private static final int MAX_TIMERS = 65_536;

    /** After so many calls what they sent is written, at the latest. */
    private static final int WRITE_CALLS = 16;

    /** So much for one peer is written while the call goes on. */
    private static final int WRITE_BYTES = 16_384;

    private static final long RETRY_NANOS = 100_000_000;

    private final GroupSlot slot;
    private final GroupService service;
    private final MessageGroup group;
    private final NodeClock clock;
    private final Consumer<GroupWorker> onEnd;
    private final GroupCalls calls;
    private final Instant since;
    private final Pace pace;
    private final TimerQueue timers = new TimerQueue();

    /** Where frames wait that no channel has been asked to write. On the group's thread. */
    private final List<BoundPeer> unwritten = new ArrayList<>();

    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private volatile Workers.Worker thread;
    private volatile boolean stopping;
    private volatile long stopAsked;
    private boolean started;

    /** Nothing that the group sends is delivered any more. */
    private volatile boolean silent;

    private volatile long overdueSince;
    private volatile Instant givenUp;

    /**
     * A worker that has not begun.
     *
     * @param onEnd is called last of all, on the worker's thread
     */
    GroupWorker(
            GroupSlot slot, GroupService service, NodeClock clock, Consumer<GroupWorker> onEnd) {
        this.slot = slot;
        this.service = service;
        this.group = service.group();
        this.clock = clock;
        this.onEnd = onEnd;
        this.calls = new GroupCalls(slot, service, clock);
        this.pace = new Pace(clock);
        this.since = clock.instant();
    }

    // ---- its life, as the table directs it

    /** Begins to take from the mailbox. */
    void start(Workers workers) {
        slot.mailbox().claim(this, this::wake);
        thread = workers.start("guestwire-group-" + slot.address(), this);
        wake();
    }

    private void wake() {
        Workers.Worker worker = thread;
        if (worker != null) {
            worker.wake();
        }
    }

    /** Asks for the end; {@link #awaitEnd} waits for it. */
    void stop() {
        stopAsked = clock.nanoTime();
        stopping = true;
        wake();
    }

    /** Waits for the end; returns at once when called from within one of the group's calls. */
    boolean awaitEnd(Duration atMost) {
        return thread.awaitEnd(atMost);
    }

    /**
     * Gives the worker up: its group sits in a call, and has nothing to say any more. The mailbox
     * is left to a successor at once; the rest follows when the call returns. With the node's lock
     * held.
     */
    void giveUp() {
        overdueSince = calls.began();
        givenUp = clock.instant();
        silent = true;
        stopping = true;
        slot.mailbox().release(this);
        wake();
    }

    GroupSlot slot() {
        return slot;
    }

    GroupService service() {
        return service;
    }

    Instant since() {
        return since;
    }

    /** When it was given up, or null. */
    Instant givenUp() {
        return givenUp;
    }

    /** Why it was given up, in words, as it stands now. */
    String overdue() {
        return "its call has not returned for " + overdueSeconds() + " s";
    }

    /** Since when the call lasts that it was given up in. */
    long overdueSeconds() {
        return (clock.nanoTime() - overdueSince) / 1_000_000_000;
    }

    GroupCalls calls() {
        return calls;
    }

    /** Whether nothing that the group sends is delivered any more. */
    boolean isSilent() {
        return silent;
    }

    /** Whether it was asked to stop so long ago. */
    boolean stopIsOverdue(long nanos) {
        return stopping && clock.nanoTime() - stopAsked >= nanos;
    }

    StackTraceElement[] stack() {
        return thread.stack();
    }

    // ---- the duty

    @Override
    public long work() {
        try {
            return turn();
        } catch (Throwable t) {
            // Not the group's doing: there is no memory, say. The thread stays all the same.
            slot.failed(service, "a turn", t);
            return RETRY_NANOS;
        }
    }

    private long turn() {
        long rest = pace.restLeft();
        if (rest > 0 && !stopping) {
            return rest;
        }
        pace.begin();
        if (!started && !stopping) {
            started = true;
            List<Lane> lanes = slot.mailbox().begin(this, slot.lanes());
            List<BoundPeer> there = lanes.stream().map(this::bind).toList();
            calls.call("started", () -> group.started(this));
            for (BoundPeer peer : there) {
                if (!stopping) {
                    calls.call("peerCame", () -> group.peerCame(peer));
                }
            }
        }
        for (int i = 0; i < pace.turn() && !stopping; i++) {
            // A timer and something from the mailbox in turn: neither keeps the other waiting.
            Runnable due = timers.isEmpty() ? null : timers.pollDue(clock.nanoTime());
            if (due != null) {
                calls.call("a timer", due);
            }
            Mailbox.Work work = stopping ? null : slot.mailbox().take(this);
            if (work != null) {
                handle(work);
            } else if (due == null && !stopping) {
                write();
                pace.end();
                return timers.delay(clock.nanoTime());
            }
            if (i % WRITE_CALLS == WRITE_CALLS - 1) {
                write();
            }
        }
        write();
        if (stopping) {
            return end();
        }
        pace.endFull();
        return 0;
    }

    /** Notes what became of a frame that the group sent. On the group's thread. */
    void sent(BoundPeer peer, int length, SendResult result) {
        pace.sent(result.accepted());
        if (!result.accepted()) {
            return;
        }
        if (!peer.unwritten) {
            peer.unwritten = true;
            unwritten.add(peer);
        }
        peer.unwrittenBytes += length;
        if (peer.unwrittenBytes >= WRITE_BYTES) {
            peer.writeNow();
        }
    }

    /** Writes what the last calls have sent: to each peer in one piece, on this thread. */
    private void write() {
        for (BoundPeer peer : unwritten) {
            peer.unwritten = false;
            peer.writeNow();
        }
        unwritten.clear();
    }

    private long end() {
        silent = true;
        timers.clear();
        if (started) {
            started = false;
            calls.call("stopped", group::stopped);
        }
        write();
        peers.clear();
        slot.mailbox().release(this);
        onEnd.accept(this);
        return ENDED;
    }

    private void handle(Mailbox.Work work) {
        if (work instanceof ReceivedMessage message) {
            received(message);
        } else if (work instanceof Mailbox.Task task) {
            calls.call("a task", task.runnable());
        } else if (work instanceof Mailbox.Arrival arrival) {
            BoundPeer peer = bind(arrival.lane());
            calls.call("peerCame", () -> group.peerCame(peer));
        } else if (work instanceof Mailbox.Departure departure) {
            departed(departure.lane());
        } else if (work instanceof Mailbox.Writable writable) {
            BoundPeer peer = bound(writable.lane());
            if (peer != null) {
                calls.call("a task for room", peer::becameWritable);
            }
        }
    }

    private void received(ReceivedMessage message) {
        Lane lane = message.lane;
        Peer peer = bound(lane);
        if (peer != null && calls.call("received", () -> group.received(peer, message))) {
            lane.count(Counter.DELIVERED);
        } else {
            message.refuse("message group " + slot.address() + " failed on this message");
        }
    }

    private BoundPeer bind(Lane lane) {
        BoundPeer peer = new BoundPeer(this, lane);
        lane.bound = peer;
        peers.put(peer.name(), peer);
        return peer;
    }

    /** The peer of a lane; null where it was not bound, or a successor has bound it by now. */
    private BoundPeer bound(Lane lane) {
        BoundPeer peer = lane.bound;
        return peer != null && peer.isOf(this) ? peer : null;
    }

    private void departed(Lane lane) {
        BoundPeer peer = bound(lane);
        if (peer != null) {
            peers.remove(peer.name(), peer);
            calls.call("peerWent", () -> group.peerWent(peer));
        }
    }

    // ---- the context

    @Override
    public String address() {
        return slot.address();
    }

    @Override
    public Side side() {
        return slot.side();
    }

    @Override
    public boolean isSimulated() {
        return slot.isSimulated();
    }

    @Override
    public Collection<Peer> peers() {
        return Collections.unmodifiableCollection(peers.values());
    }

    @Override
    public Optional<Peer> peer(String name) {
        return Optional.ofNullable(peers.get(name));
    }

    @Override
    public Outgoing outgoing(byte[] json) {
        return new OutgoingData(this, json);
    }

    @Override
    public boolean execute(Runnable task) {
        pace.gaveItself(Duration.ZERO);
        return !stopping && slot.mailbox().offer(this, new Mailbox.Task(task), slot.limits());
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        if (stopping) {
            return () -> {}; // It would not run.
        }
        pace.gaveItself(delay);
        if (timers.size() >= MAX_TIMERS) {
            throw new IllegalStateException("the group has " + MAX_TIMERS + " timers already");
        }
        TimerQueue.Entry entry = timers.add(clock.nanoTime() + delay.toNanos(), task);
        return () -> timers.cancel(entry);
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }
}
