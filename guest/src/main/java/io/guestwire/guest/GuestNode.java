// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Counter;
import io.guestwire.baselayer.GroupService;
import io.guestwire.baselayer.Limits;
import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.channel.Side;
import io.guestwire.gateway.AppGateway;
import io.guestwire.gateway.GatewaySettings;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.WhenFull;
import io.guestwire.servergroup.client.ClientLimits;
import io.guestwire.servergroup.client.ServerGroupClient;
import io.guestwire.servergroup.client.SharedGroup;
import io.guestwire.virtio.GuestPort;
import io.guestwire.virtio.PortSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A guest: its port, the base layer, the client of server group messaging, and, in an agent, the
 * gateway to applications.
 *
 * <p><b>Threads:</b> every method from any thread.
 */
final class GuestNode implements AutoCloseable {
    private static final Duration FIRST_TRY = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** What a small process has room for. */
    private static final int MAX_STATUS_DOCUMENTS = 10_000;

    private static final int MAX_STATUS_CHARACTERS = 4 << 20;

    /** How long a status may take says who waits for it. */
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    private final GuestPort port;
    private final BaseLayer baseLayer;
    private final Listeners listeners = new Listeners();
    private final EventQueue.Budget budget = new EventQueue.Budget();
    private final ServerGroupClient client;
    private final SharedGroup shared;
    private final StatusDesk status;
    private AppGateway gateway;

    /** A guest behind this port. */
    GuestNode(PortSource source, Limits limits) {
        this(source, new BaseLayer(limits));
    }

    GuestNode(PortSource source, BaseLayer baseLayer) {
        port = new GuestPort(source);
        this.baseLayer = baseLayer;
        client =
                new ServerGroupClient(
                        listeners,
                        new ClientLimits(NO_LIMIT, MAX_STATUS_DOCUMENTS, MAX_STATUS_CHARACTERS));
        shared = new SharedGroup(client);
        status = new StatusDesk(client::requestStatus);
    }

    /** Opens the port, for the commands of one person. */
    void start() {
        add(ServerGroupClient.ADDRESS, 0, shared);
        baseLayer.add(port);
    }

    /**
     * Opens the port, for commands and applications.
     *
     * @param file where the settings can be changed, for people
     */
    void start(GatewaySettings settings, String file) {
        gateway = new AppGateway(settings, file, this::register);
        gateway.start();
        start();
    }

    private Runnable register(String address, Side side, int ranking, MessageGroup group) {
        if (address.equals(ServerGroupClient.ADDRESS)) {
            shared.join(group);
            return () -> shared.leave(group);
        }
        GroupService service = add(address, ranking, group);
        return () -> baseLayer.remove(service);
    }

    /** Offers a group to the host's messages for its address. */
    void add(GroupService service) {
        baseLayer.add(service);
    }

    /** Offers a group of our own. */
    GroupService add(String address, int ranking, MessageGroup group) {
        GroupService service =
                new GroupService(
                        address,
                        Side.GUEST,
                        WhenFull.DROP_NEWEST,
                        ranking,
                        "guestwire-guest",
                        group);
        add(service);
        return service;
    }

    /** What a person's commands use. */
    ServerGroupClient client() {
        return client;
    }

    /** Who hears what the client hears. */
    Listeners listeners() {
        return listeners;
    }

    /** A place for what one who listens has not read yet. */
    EventQueue newQueue() {
        return new EventQueue(budget);
    }

    /** Where people ask for the status. */
    StatusDesk statusDesk() {
        return status;
    }

    /** Everything that is counted, part by part. */
    List<Event.Counter> counters() {
        List<Event.Counter> all = new ArrayList<>();
        baseLayer
                .counters()
                .snapshot()
                .forEach((counter, value) -> add(all, "base-layer", counter.label(), value));
        if (gateway != null) {
            gateway.counters()
                    .forEach((counter, value) -> add(all, "gateway", counter.label(), value));
        }
        client.counters().forEach((counter, value) -> add(all, "client", counter.label(), value));
        return all;
    }

    private static void add(List<Event.Counter> all, String part, String label, long value) {
        // One way of writing for all parts, in one table.
        all.add(new Event.Counter(part, label.replace('_', '-'), value));
    }

    /** How the port fares. */
    ChannelStatus status() {
        return port.channels().get(0);
    }

    /** What the base layer has counted. */
    long count(Counter counter) {
        return baseLayer.counters().get(counter);
    }

    /** Whether a message would find the host now. */
    boolean isHostThere() {
        return status().state() == State.CONNECTED && client.isConnected();
    }

    /**
     * Waits until the host is there.
     *
     * @param noMore ends the waiting
     * @return false when it is not in time
     */
    boolean awaitHost(Duration atMost, BooleanSupplier noMore) {
        return await(() -> isHostThere() || noMore.getAsBoolean(), atMost) && isHostThere();
    }

    /**
     * Waits until the port is open, whether a host is there or not. A slow machine gets the time
     * that it needs for the first try.
     *
     * @param patience how long to go on when the first try failed
     */
    boolean awaitPort(Duration patience) {
        return await(port::isOpen, port.awaitFirstTry(FIRST_TRY) ? FIRST_TRY : patience);
    }

    private static boolean await(BooleanSupplier condition, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /** Closes the port, and then all else. */
    @Override
    public void close() {
        baseLayer.close();
        if (gateway != null) {
            gateway.close();
        }
    }
}
