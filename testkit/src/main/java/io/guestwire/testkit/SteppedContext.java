// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupContext;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import io.guestwire.group.WhenFull;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;

/**
 * One life of a group, from its start to its stop, run step by step without a base layer: the
 * smallest way to test one. It behaves as the real context does, in the order of calls, with the
 * same bounds and answers; the clock is the test's, and what the group throws reaches the test.
 *
 * <pre>{@code
 * SteppedContext context = new SteppedContext(Side.HOST, "example.clock");
 * FakePeer guest = context.start(new Clock(), "instance-00000001").get(0);
 * guest.says("{\"msg_type\":\"what_time\"}");
 * assertEquals("time", guest.readOne().path("msg_type").asText());
 * context.pass(Duration.ofMinutes(1));
 * }</pre>
 *
 * <p><b>Thread:</b> that of the test, which is the group's; {@link #execute} any.
 */
public final class SteppedContext implements GroupContext {
    private static final int MAX_STEPS = 1_000_000;

    private final Side side;
    private final String address;
    private final ManualClock clock;
    private final GroupLife life = new GroupLife();
    private final Map<String, FakePeer> attached = new LinkedHashMap<>();
    private WhenFull whenFull = WhenFull.DROP_NEWEST;

    /** The context of a group of this side and address, on a clock of its own. */
    public SteppedContext(Side side, String address) {
        this(side, address, new ManualClock());
    }

    /** The context of a group of this side and address. */
    public SteppedContext(Side side, String address, ManualClock clock) {
        this.side = side;
        this.address = address;
        this.clock = clock;
    }

    // ---- what the test does

    /** What a full outbox drops; the newest unless changed. */
    public SteppedContext whenFull(WhenFull policy) {
        whenFull = policy;
        return this;
    }

    /**
     * Starts the group while these peers, and those that came before, are there.
     *
     * @return the peers of these names
     */
    public List<FakePeer> start(MessageGroup group, String... names) {
        if (life.isStarted()) {
            throw new IllegalStateException(
                    "a context is for one life of a group; for the next one, take successor()");
        }
        List<FakePeer> present = Stream.of(names).map(this::come).toList();
        life.start(group, this);
        run();
        return present;
    }

    /** A peer comes. */
    public FakePeer come(String name) {
        FakePeer peer = willCome(name);
        run();
        return peer;
    }

    /** As {@link #come}, but the group does not run yet. */
    public FakePeer willCome(String name) {
        FakePeer peer = new FakePeer(name, this);
        if (attached.putIfAbsent(name, peer) != null) {
            throw new IllegalArgumentException("expected a peer that is not there, found " + name);
        }
        life.queue().arrived(peer);
        return peer;
    }

    /** The peer goes; the group is told after the last of its messages. */
    public void go(FakePeer peer) {
        willGo(peer);
        run();
    }

    /** As {@link #go}, but the group does not run yet. */
    public void willGo(FakePeer peer) {
        peer.gone();
        attached.remove(peer.name(), peer);
        life.queue().departed(peer);
    }

    /** The peer of this name, which must be there. */
    public FakePeer fakePeer(String name) {
        FakePeer peer = attached.get(name);
        if (peer == null) {
            throw new IllegalArgumentException(
                    "expected one of " + attached.keySet() + ", found " + name);
        }
        return peer;
    }

    /** Says whether {@link #execute} takes tasks from now on: a full mailbox takes none. */
    public void accepting(boolean accepts) {
        life.queue().accepting(accepts);
    }

    /**
     * Runs what is due and what waits, until nothing does.
     *
     * @throws AssertionError when that never comes: the group makes new work for itself without end
     */
    public void run() {
        for (int steps = 0; step(); steps++) {
            if (steps == MAX_STEPS) {
                throw new AssertionFailedError(
                        "Expected the group to come to rest, found it busy after "
                                + MAX_STEPS
                                + " calls at one moment of the clock");
            }
        }
    }

    /** Makes the one call that is next; answers whether there was one. */
    public boolean step() {
        return life.step(clock.nanoTime());
    }

    /**
     * Lets time pass: moves the clock from one timer to the next and runs each. So a timer of each
     * second runs sixty times in a minute.
     */
    public void pass(Duration time) {
        long left = time.toNanos();
        run();
        for (long next = untilNext(); next <= left; next = untilNext()) {
            clock.move(Duration.ofNanos(next));
            left -= next;
            run();
        }
        clock.move(Duration.ofNanos(left));
        run();
    }

    private long untilNext() {
        return life.timers().delay(clock.nanoTime());
    }

    /** Stops the group, as the removal of its service does: after the call that it is in. */
    public void stop() {
        life.stop();
        run();
    }

    /**
     * The context of whoever serves this address next, on the same clock, with the peers that are
     * there: for the update of a group. They are new objects, with outboxes of their own.
     */
    public SteppedContext successor() {
        SteppedContext next = new SteppedContext(side, address, clock).whenFull(whenFull);
        attached.values().forEach(peer -> next.come(peer.name()).speaks(peer.version()));
        return next;
    }

    /** How many timers wait. */
    public int timers() {
        return life.timers().size();
    }

    /** What the group has done against its contract so far. */
    public List<Misuse> misuses() {
        return life.misuses();
    }

    // ---- what the kit does

    GroupLife life() {
        return life;
    }

    /** The peers that are there, in the order in which they came. */
    List<FakePeer> attached() {
        return List.copyOf(attached.values());
    }

    WhenFull whenFull() {
        return whenFull;
    }

    // ---- what the group does

    @Override
    public String address() {
        return address;
    }

    @Override
    public Side side() {
        return side;
    }

    /** It is: a group under test leaves the machine alone. */
    @Override
    public boolean isSimulated() {
        return true;
    }

    @Override
    public Collection<Peer> peers() {
        return Collections.unmodifiableCollection(life.peers().values());
    }

    @Override
    public Optional<Peer> peer(String name) {
        return Optional.ofNullable(life.peers().get(name));
    }

    @Override
    public Outgoing outgoing(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8).strip();
        if (text.length() < 2 || !text.startsWith("{") || !text.endsWith("}")) {
            throw new IllegalArgumentException("expected data to be a JSON object, from { to }");
        }
        return new Data(this, json);
    }

    @Override
    public boolean execute(Runnable task) {
        return !life.isStopping() && life.queue().offer(task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return life.allowsTimers()
                ? life.timers().add(clock.nanoTime() + delay.toNanos(), task)
                : () -> {};
    }

    @Override
    public ManualClock clock() {
        return clock;
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    /** What the group has made ready. */
    record Data(SteppedContext owner, byte[] json) implements Outgoing {
        @Override
        public int length() {
            return json.length;
        }

        @Override
        public String toString() {
            return Json.brief(new String(json, StandardCharsets.UTF_8));
        }
    }
}
