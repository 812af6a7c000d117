// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.channel.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One host and any number of guests in one JVM: real base layers, channels in memory between them,
 * and a clock that the test moves. Everything runs on the test's thread, in {@link #settle} and
 * {@link #pass}; so a test has no race and needs no patience.
 *
 * <pre>{@code
 * try (HostAndGuests net = new HostAndGuests()) {
 *     net.host().add("example.clock", new Clock());
 *     Guest guest = net.guest("instance-00000001");
 *     guest.toHost().splitEvery(3);
 *     guest.say("example.clock", "{\"msg_type\":\"what_time\"}");
 *     net.settle();
 *     assertEquals(1, guest.frames().size());
 * }
 * }</pre>
 *
 * <p>What a group throws the base layer catches, as in a real node: see {@link Node#lastError}. In
 * {@link SteppedContext} it reaches the test.
 */
public final class HostAndGuests implements AutoCloseable {
    private final ManualClock clock = new ManualClock();
    private final SteppedWorkers workers = new SteppedWorkers();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Guest> guests = new LinkedHashMap<>();
    private final Node host = newNode(Side.HOST);

    Node newNode(Side side) {
        Node node = new Node(side, clock, workers);
        nodes.add(node);
        return node;
    }

    /** The clock of all of them. */
    public ManualClock clock() {
        return clock;
    }

    /** The host. */
    public Node host() {
        return host;
    }

    /** The guest of this instance name: a new one, which is connected, unless there is one. */
    public Guest guest(String instance) {
        Guest guest = guests.get(instance);
        if (guest == null) {
            guest = new Guest(instance, this);
            guests.put(instance, guest);
        }
        return guest;
    }

    /**
     * Runs everything until nothing moves at this moment of the clock. Two that answer each other
     * without end are held back by their budgets, as in a real node, and go on as the time passes.
     */
    public void settle() {
        boolean moved = true;
        while (moved) {
            workers.run();
            moved = false;
            for (Guest guest : List.copyOf(guests.values())) {
                moved |= guest.pump();
            }
        }
    }

    /**
     * Lets time pass: moves the clock from one event to the next and runs everything at each. So a
     * timer of each second runs sixty times in a minute.
     */
    public void pass(Duration time) {
        long left = time.toNanos();
        settle();
        for (long next = untilNext(); next <= left; next = untilNext()) {
            clock.move(Duration.ofNanos(next));
            left -= next;
            settle();
        }
        clock.move(Duration.ofNanos(left));
        settle();
    }

    private long untilNext() {
        long next = workers.delay();
        for (Guest guest : guests.values()) {
            next = Math.min(next, guest.untilNext());
        }
        return next;
    }

    /** Ends all channels and stops all groups. */
    @Override
    public void close() {
        nodes.forEach(node -> node.baseLayer().close());
        workers.run();
    }
}
