// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupContext;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes an actor of one service of a group: takes from the group's mailbox and calls the service,
 * one call after the other. What the service throws ends here.
 */
final class GroupWorker implements Duty, GroupContext {
    private static final int MAX_TIMERS = 65_536;
    private static final int TURN = 256;

    private final GroupSlot slot;
    private final GroupService service;
    private final MessageGroup group;
    private final NodeClock clock;
    private final Instant since;
    private final TimerQueue timers = new TimerQueue();
    private final Map<Lane, BoundPeer> peers = new LinkedHashMap<>();
    private final Map<String, Peer> peersByName = new LinkedHashMap<>();
    private volatile Workers.Worker thread;
    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile boolean abandoned;
    private boolean started;

    /** Since when the group's call lasts, on the steady clock; 0 between calls. */
    private volatile long busySince;

    private volatile long reportedCall;

    GroupWorker(GroupSlot slot, GroupService service, NodeClock clock) {
        this.slot = slot;
        this.service = service;
        this.group = service.group();
        this.clock = clock;
        this.since = clock.instant();
    }

    void start(Workers workers) {
        thread = workers.start("guestwire-group-" + slot.address(), this);
        slot.mailbox().onWork(thread::wake);
        thread.wake();
    }

    /** Asks for the end; {@link #awaitEnd} waits for it. */
    void stop() {
        stopping = true;
        slot.mailbox().onWork(() -> {});
        thread.wake();
    }

    /**
     * Whether the present call lasts longer than it may, and that has not been said yet. On the
     * housekeeping's thread.
     */
    boolean overruns(long nanos) {
        long began = busySince;
        if (began == 0 || clock.nanoTime() - began < nanos || began == reportedCall) {
            return false;
        }
        reportedCall = began;
        return true;
    }

    /**
     * Waits for the end. A worker that does not come to it is abandoned: its group sits in a call,
     * has nothing to say any more, and when it returns it leaves the mailbox to its successor.
     */
    boolean awaitEnd(Duration atMost) {
        boolean inTime = thread.awaitEnd(atMost);
        abandoned = !inTime;
        return inTime;
    }

    GroupService service() {
        return service;
    }

    Instant since() {
        return since;
    }

    boolean hasEnded() {
        return ended || abandoned;
    }

    StackTraceElement[] stack() {
        return thread.stack();
    }

    /** For how long the present call has lasted, in nanoseconds; 0 when there is none. */
    long busyNanos() {
        long began = busySince;
        return began == 0 ? 0 : Math.max(0, clock.nanoTime() - began);
    }

    @Override
    public long work() {
        if (!started) {
            started = true;
            slot.mailbox().takeArrivals(slot.knownLanes());
            slot.knownLanes().forEach(this::bind);
            call("started", () -> group.started(this));
            for (BoundPeer peer : List.copyOf(peers.values())) {
                if (!stopping) {
                    call("peerCame", () -> group.peerCame(peer));
                }
            }
        }
        for (int i = 0; i < TURN && !stopping; i++) {
            Runnable due = timers.pollDue(clock.nanoTime());
            if (due != null) {
                call("a timer", due);
                continue;
            }
            Mailbox.Work work = slot.mailbox().take();
            if (work == null) {
                return timers.delay(clock.nanoTime());
            }
            handle(work);
        }
        return stopping ? end() : 0;
    }

    private long end() {
        timers.clear();
        call("stopped", group::stopped);
        ended = true;
        peers.clear();
        peersByName.clear();
        if (!abandoned) {
            slot.mailbox().dropTasks();
        }
        return ENDED;
    }

    private void handle(Mailbox.Work work) {
        if (work instanceof ReceivedMessage message) {
            received(message);
        } else if (work instanceof Mailbox.Task task) {
            call("a task", task.runnable());
        } else if (work instanceof Mailbox.Arrival arrival) {
            slot.knownLanes().add(arrival.lane());
            announce(arrival.lane());
        } else if (work instanceof Mailbox.Departure departure) {
            departed(departure.lane());
        } else if (work instanceof Mailbox.Writable writable) {
            BoundPeer peer = peers.get(writable.lane());
            if (peer != null) {
                call("a task for room", peer::becameWritable);
            }
        }
    }

    private void received(ReceivedMessage message) {
        Lane lane = message.lane;
        if (slot.knownLanes().add(lane)) {
            announce(lane);
        }
        Peer peer = peers.get(lane);
        if (call("received", () -> group.received(peer, message))) {
            lane.count(Counter.DELIVERED);
        } else {
            lane.connection.refuse(
                    message, "message group " + slot.address() + " failed on this message", slot);
        }
    }

    private BoundPeer bind(Lane lane) {
        BoundPeer peer = new BoundPeer(this, lane);
        peers.put(lane, peer);
        peersByName.put(peer.name(), peer);
        return peer;
    }

    private void announce(Lane lane) {
        BoundPeer peer = bind(lane);
        call("peerCame", () -> group.peerCame(peer));
    }

    private void departed(Lane lane) {
        slot.knownLanes().remove(lane);
        BoundPeer peer = peers.remove(lane);
        if (peer != null) {
            peersByName.remove(peer.name(), peer);
            call("peerWent", () -> group.peerWent(peer));
        }
    }

    /** Calls the group; whatever it throws is caught, counted and logged. */
    private boolean call(String what, Runnable body) {
        long began = clock.nanoTime();
        busySince = began == 0 ? 1 : began;
        try {
            body.run();
            return true;
        } catch (Throwable t) {
            slot.failed(service, what, t);
            return false;
        } finally {
            if (busySince == reportedCall) {
                slot.note(what + " took " + busyNanos() / 1_000_000 + " ms");
            }
            busySince = 0;
        }
    }

    @Override
    public String address() {
        return slot.address();
    }

    @Override
    public Side side() {
        return slot.side();
    }

    @Override
    public Collection<Peer> peers() {
        return Collections.unmodifiableCollection(peersByName.values());
    }

    @Override
    public Optional<Peer> peer(String name) {
        return Optional.ofNullable(peersByName.get(name));
    }

    @Override
    public Outgoing outgoing(byte[] json) {
        return new OutgoingData(this, json);
    }

    @Override
    public boolean execute(Runnable task) {
        return !stopping && slot.mailbox().offer(new Mailbox.Task(task), slot.limits());
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
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
