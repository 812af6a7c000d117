// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.testing;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupContext;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A group's context that runs only when the test says so, with a clock that the test moves. */
public final class SteppedContext implements GroupContext {
    private final Side side;
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<WaitingTimer> timers = new ArrayList<>();
    private long nanos;
    private boolean accepting = true;

    public SteppedContext(Side side) {
        this.side = side;
    }

    /** Starts a group while these peers are there, in the order of calls that it may rely on. */
    public List<FakePeer> start(MessageGroup group, String... names) {
        List<FakePeer> present = Stream.of(names).map(name -> new FakePeer(name, this)).toList();
        startAgain(group, present);
        return present;
    }

    /** Starts a group, or another one in its place, while these very peers are there. */
    public void startAgain(MessageGroup group, List<FakePeer> present) {
        peers.clear();
        present.forEach(peer -> peers.put(peer.name(), peer));
        group.started(this);
        present.forEach(group::peerCame);
        run();
    }

    /** A peer comes, and the group is told. */
    public FakePeer come(MessageGroup group, String name) {
        FakePeer peer = new FakePeer(name, this);
        peers.put(name, peer);
        group.peerCame(peer);
        run();
        return peer;
    }

    /** The peer goes, and the group is told. */
    public void go(MessageGroup group, FakePeer peer) {
        peers.remove(peer.name());
        peer.gone();
        group.peerWent(peer);
        run();
    }

    /** Says whether tasks are taken from now on. */
    public void accepting(boolean accepts) {
        accepting = accepts;
    }

    /** Runs what is due and what waits, until nothing does. */
    public void run() {
        List<WaitingTimer> due = timers.stream().filter(timer -> timer.at <= nanos).toList();
        timers.removeAll(due);
        due.forEach(timer -> timer.task.run());
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Moves the clock and runs what became due. */
    public void pass(Duration time) {
        nanos += time.toNanos();
        run();
    }

    public int timers() {
        return timers.size();
    }

    @Override
    public String address() {
        return "cgcs.server_grp";
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public Collection<Peer> peers() {
        return peers.values();
    }

    @Override
    public Optional<Peer> peer(String name) {
        return Optional.ofNullable(peers.get(name));
    }

    @Override
    public Outgoing outgoing(byte[] json) {
        return new FakePeer.Sent(json);
    }

    @Override
    public boolean execute(Runnable task) {
        return accepting && tasks.add(task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        WaitingTimer timer = new WaitingTimer(nanos + delay.toNanos(), task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public InstantSource clock() {
        return () -> Instant.parse("2026-11-20T10:00:00.123456Z").plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    private static final class WaitingTimer {
        private final long at;
        private final Runnable task;

        private WaitingTimer(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }
    }
}
