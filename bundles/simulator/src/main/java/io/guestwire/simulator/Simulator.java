// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.group.Address;
import io.guestwire.group.Excerpt;
import io.guestwire.servergroup.client.ServerGroupException;
import io.guestwire.servergroup.message.BroadcastText;
import io.guestwire.virtio.SelectorLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Many simulated guests, whose sockets are in one directory under the name that a host looks for:
 * {@code cgcs.messaging.<instance>.sock}. All of them live on one thread.
 *
 * <p><b>Threads:</b> every method from any thread but the guests' own; those that ask a guest wait
 * for the answer, with a limit. <b>Errors:</b> a {@link SimulatorException} says what is not
 * possible and why.
 */
public final class Simulator implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._][A-Za-z0-9._-]{0,127}");

    private final SelectorLoop loop;
    private final NavigableMap<String, SimulatedGuest> guests = new ConcurrentSkipListMap<>();
    private final GroupOffers offers;
    private volatile SimulatorSettings settings;

    /** A simulator without guests; {@link SimulatorSettings#guests} is for who starts it. */
    public Simulator(SimulatorSettings settings) {
        this.settings = settings;
        try {
            loop = new SelectorLoop("guestwire-simulator");
        } catch (IOException e) {
            throw new SimulatorException("No selector for the guests: " + e.getMessage(), e);
        }
        offers = new GroupOffers(loop, guests::values);
    }

    /** Has other settings for the guests that are started from now on. */
    public void apply(SimulatorSettings changed) {
        settings = changed;
    }

    /**
     * Starts so many guests under the first free names of {@code instance-00000001}, {@code
     * instance-00000002}, … (hexadecimal, as Nova counts).
     *
     * @return their names
     */
    public synchronized List<String> start(int count) {
        List<String> names =
                IntStream.iterate(1, number -> number + 1)
                        .mapToObj("instance-%08x"::formatted)
                        .filter(name -> !guests.containsKey(name))
                        .limit(count)
                        .toList();
        names.forEach(this::start);
        return names;
    }

    /** Starts a guest of this name. */
    public synchronized SimulatedGuest start(String instance) {
        checkName(instance);
        if (guests.containsKey(instance)) {
            throw new SimulatorException(instance + " is simulated already");
        }
        Path socket = settings.directory().resolve("cgcs.messaging." + instance + ".sock");
        SimulatedGuest guest = SimulatedGuest.start(instance, socket, loop, settings.version());
        guests.put(instance, guest);
        offers.welcome(guest);
        return guest;
    }

    /**
     * Gives every guest, those that are there and those that will be started, a message group that
     * this factory makes for it. A guest that it makes none for goes without; the log says so.
     *
     * @throws SimulatorException when its address is malformed, or that of the client, which every
     *     guest has
     */
    public void offer(GroupFactory groups) {
        offers.add(groups);
    }

    /**
     * Takes back what {@link #offer} gave: when this returns the groups have been stopped and
     * released. What comes for their address waits for a while, so that another can take over.
     *
     * @throws SimulatorException when they do not end in time; then they are not released
     */
    public void withdraw(GroupFactory groups) {
        offers.remove(groups);
    }

    /**
     * Stops a guest.
     *
     * @param kill leaves its socket's file, as SIGKILL to QEMU does
     */
    public synchronized void stop(String instance, boolean kill) {
        SimulatedGuest guest = guest(instance);
        guests.remove(instance);
        if (kill) {
            guest.kill();
        } else {
            guest.stop();
        }
    }

    /** The names of the guests, sorted. */
    public List<String> names() {
        return List.copyOf(guests.keySet());
    }

    /**
     * The guest of this name.
     *
     * @throws SimulatorException when there is none
     */
    public SimulatedGuest guest(String instance) {
        checkName(instance);
        SimulatedGuest guest = guests.get(instance);
        if (guest == null) {
            throw new SimulatorException(
                    "%s is not simulated; %s"
                            .formatted(
                                    instance,
                                    guests.isEmpty()
                                            ? "nobody is: try simulator:start 3"
                                            : "these are: " + String.join(", ", names())));
        }
        return guest;
    }

    /** How they fare, by name. */
    public List<GuestReport> list() {
        return guests.values().stream().map(SimulatedGuest::report).toList();
    }

    /** Asks as this guest for the status of its server group: a document a member. */
    public List<String> status(String instance) {
        try {
            return connected(instance).client().requestStatus().join();
        } catch (CompletionException e) {
            throw asked(instance, e);
        }
    }

    /**
     * Broadcasts a text as this guest, and sees which of the other simulated guests get it. Returns
     * when as many have it as there are other members, or connected guests here, and at the latest
     * after the given time.
     */
    public BroadcastReport broadcast(String instance, String text, Duration atMost) {
        String fault = BroadcastText.fault(text);
        if (fault != null) {
            throw new SimulatorException(
                    "A broadcast's text is %s, not %s".formatted(BroadcastText.expected(), fault));
        }
        SimulatedGuest from = connected(instance);
        int members = status(instance).size();
        List<SimulatedGuest> others = new ArrayList<>(guests.values());
        others.removeIf(guest -> guest == from || !guest.isConnected());
        try (BroadcastTrial trial = new BroadcastTrial(from, others)) {
            // Who is a member of no group hears so from the host: that is worth the wait.
            int awaited = members == 0 ? others.size() + 1 : Math.min(members - 1, others.size());
            return trial.run(text, awaited, atMost);
        } catch (CompletionException e) {
            throw asked(instance, e);
        }
    }

    /**
     * Sends data as this guest, under an address that no message group of it serves, and waits for
     * so many messages that come to it there. What the host sends later is answered with a nack, as
     * in any guest without such a group.
     *
     * @param json the data, one JSON object
     * @param count how many messages to wait for
     * @param atMost how long to wait for them
     * @return what came in this time
     */
    public List<Answer> send(
            String instance, String address, String json, int count, Duration atMost) {
        if (!Address.isValid(address)) {
            throw new SimulatorException(
                    "Expected an address, " + Address.SYNTAX + ", found " + Excerpt.of(address));
        }
        String fault = DataText.fault(json);
        if (fault != null) {
            throw new SimulatorException("Expected " + DataText.EXPECTED + ", found " + fault);
        }
        SimulatedGuest guest = connected(instance);
        Exchange exchange = new Exchange(json, count);
        Runnable end = guest.groups().borrow(address, "simulator:send", exchange);
        try {
            return exchange.await(atMost);
        } finally {
            end.run();
        }
    }

    /** Stops all guests in order, and the thread. */
    @Override
    public synchronized void close() {
        names().forEach(name -> stop(name, false));
        loop.close();
    }

    private static void checkName(String instance) {
        if (instance.startsWith("-")) {
            throw new SimulatorException(
                    "Expected the name of an instance, found %s: options go before the names"
                            .formatted(instance));
        }
        if (!NAME.matcher(instance).matches()) {
            throw new SimulatorException(
                    "An instance's name has 1 to 128 characters of [A-Za-z0-9._-], not \"%s\""
                            .formatted(instance));
        }
    }

    private SimulatedGuest connected(String instance) {
        SimulatedGuest guest = guest(instance);
        if (!guest.client().isConnected()) {
            throw new SimulatorException(
                    "No host is connected to %s: is one running that looks for sockets in %s?"
                            .formatted(instance, guest.socket().getParent()));
        }
        return guest;
    }

    private static SimulatorException asked(String instance, CompletionException e) {
        Throwable cause = e.getCause();
        String why = cause instanceof ServerGroupException ? cause.getMessage() : cause.toString();
        return new SimulatorException(instance + ": " + why, cause);
    }
}
