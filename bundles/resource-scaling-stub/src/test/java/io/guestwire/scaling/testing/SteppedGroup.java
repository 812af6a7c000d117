// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.testing;

import io.guestwire.channel.Side;
import io.guestwire.group.Address;
import io.guestwire.group.GroupContext;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A message group's surroundings, which move only when the test says so. */
public final class SteppedGroup implements GroupContext {
    private final MessageGroup group;
    private final String address;
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<WaitingTimer> timers = new ArrayList<>();
    private long nanos = -5;
    private boolean busy;

    /** Starts the group under this address. */
    public SteppedGroup(MessageGroup group, String address) {
        this.group = group;
        this.address = address;
        group.started(this);
    }

    /** A peer comes. */
    public SteppedPeer come(String name) {
        SteppedPeer peer = new SteppedPeer(name, this);
        peers.put(name, peer);
        group.peerCame(peer);
        return peer;
    }

    /** It goes. */
    public void go(SteppedPeer peer) {
        peers.remove(peer.name());
        group.peerWent(peer);
    }

    /** The group is stopped; tasks that wait are dropped, as the base layer does. */
    public void stop() {
        timers.clear();
        group.stopped();
        tasks.clear();
        busy = true;
    }

    /** Takes no more tasks, as a full mailbox. */
    public void fill() {
        busy = true;
    }

    /** Runs what waits. */
    public void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Time passes. */
    public void pass(Duration time) {
        nanos += time.toNanos();
        List<WaitingTimer> due = timers.stream().filter(timer -> timer.at <= nanos).toList();
        timers.removeAll(due);
        due.forEach(timer -> timer.task.run());
        run();
    }

    /** How many timers wait. */
    public int timers() {
        return timers.size();
    }

    MessageGroup group() {
        return group;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public Side side() {
        return Address.isFamily(address) ? Side.HOST : Side.GUEST;
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
        return new Text(new String(json, StandardCharsets.UTF_8));
    }

    record Text(String json) implements Outgoing {
        @Override
        public int length() {
            return json.length();
        }
    }

    @Override
    public boolean execute(Runnable task) {
        return !busy && tasks.add(task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        WaitingTimer timer = new WaitingTimer(nanos + delay.toNanos(), task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    /** Not a record: two timers of the same task and time are two. */
    private static final class WaitingTimer {
        private final long at;
        private final Runnable task;

        private WaitingTimer(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }
    }
}
