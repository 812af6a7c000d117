// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Counter;
import io.guestwire.baselayer.GroupReport;
import io.guestwire.baselayer.Limits;
import io.guestwire.baselayer.NodeClock;
import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.group.MessageGroup;
import io.guestwire.servergroup.client.ClientLimits;
import io.guestwire.servergroup.client.ServerGroupClient;
import io.guestwire.servergroup.client.ServerGroupListener;
import io.guestwire.settings.Settings;
import io.guestwire.virtio.SelectorLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A guest without a virtual machine: it listens on a unix socket as QEMU does, and behind it is a
 * guest made of the classes of a real one, a base layer and the client of server group messaging.
 *
 * <p>It has no thread of its own but lives on a {@link SelectorLoop}, with as many others as one
 * likes; its callbacks come on that thread and must not block.
 *
 * <p><b>Threads:</b> every method from any thread; {@link #stop} and {@link #kill} wait until the
 * socket is closed.
 */
public final class SimulatedGuest implements AutoCloseable {
    /** How long a guest waits for its status. */
    static final Duration STATUS_TIMEOUT = Duration.ofSeconds(5);

    private final String instance;
    private final Path path;
    private final QemuSocket socket;
    private final Listeners listeners = new Listeners();
    private final ServerGroupClient client =
            new ServerGroupClient(
                    listeners, ClientLimits.DEFAULT.withStatusTimeout(STATUS_TIMEOUT));
    private final BaseLayer baseLayer;
    private final GuestGroups groups;

    private SimulatedGuest(String instance, Path path, SelectorLoop loop, int version) {
        this.instance = instance;
        this.path = path;
        this.socket = new QemuSocket(loop, path);
        this.baseLayer =
                new BaseLayer(limits(version), NodeClock.system(), new LoopWorkers(loop), true);
        this.groups = new GuestGroups(instance, baseLayer);
    }

    /**
     * Starts a guest; the host may connect when this returns.
     *
     * @param instance its name, for people: the host goes by the socket's path
     * @param socket where it listens; a stale file is replaced
     * @param loop whose thread it lives on
     * @param version the version it speaks, 1 or 2, until the host answers in another
     * @throws SimulatorException when it cannot listen there
     */
    public static SimulatedGuest start(
            String instance, Path socket, SelectorLoop loop, int version) {
        SimulatedGuest guest = new SimulatedGuest(instance, socket, loop, version);
        try {
            guest.groups.add(ServerGroupClient.ADDRESS, guest.client);
            guest.baseLayer.add(guest.socket);
        } catch (SimulatorException e) {
            guest.baseLayer.close();
            throw e;
        }
        return guest;
    }

    /** Gives it another message group. */
    public void add(String address, MessageGroup group) {
        groups.add(address, group);
    }

    /** Its message groups. */
    GuestGroups groups() {
        return groups;
    }

    /** Its name. */
    public String instance() {
        return instance;
    }

    /** Where it listens. */
    public Path socket() {
        return path;
    }

    /** What an application in it would use. */
    public ServerGroupClient client() {
        return client;
    }

    /** Hears what the guest hears from now on. */
    public void listen(ServerGroupListener listener) {
        listeners.add(listener);
    }

    /** Hears no more. */
    public void unlisten(ServerGroupListener listener) {
        listeners.remove(listener);
    }

    /** Whether the host is connected. */
    public boolean isConnected() {
        return socket.status().state() == State.CONNECTED;
    }

    /** How it fares. */
    public GuestReport report() {
        ChannelStatus status = socket.status();
        return new GuestReport(
                instance,
                path,
                status.state() == State.CONNECTED ? status.since() : null,
                baseLayer.counters().get(Counter.SENT),
                baseLayer.counters().get(Counter.RECEIVED),
                groups.serving().stream().map(GroupReport::address).toList(),
                listeners.last());
    }

    /** Ends as when a virtual machine shuts down: QEMU removes the file. */
    public void stop() {
        baseLayer.close();
        groups.end();
    }

    /** Ends as on SIGKILL to QEMU: the file stays, and nobody listens. */
    public void kill() {
        socket.kill();
        stop();
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    private static Limits limits(int version) {
        Map<String, Integer> entries = Map.of("version.default", version);
        return Limits.read(
                new Settings("io.guestwire.simulator", entries, SimulatedGuest::refuse),
                Limits.DEFAULT);
    }

    private static void refuse(String complaint) {
        throw new IllegalArgumentException(complaint);
    }
}
