// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Channel;
import io.guestwire.channel.ChannelHandler;
import io.guestwire.channel.ChannelProvider;
import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelUser;
import io.guestwire.channel.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The base layer of one node: between the channels of its {@link ChannelProvider}s and its message
 * groups (DESIGN, "Rules of the base layer"). Bytes come in from a channel's thread, are cut into
 * frames, and each message goes into the mailbox of its group; what groups send waits in the peer's
 * outbox until the channel can be written.
 *
 * <p><b>Threads:</b> every method may be called from any thread. Adding and removing a group may
 * wait for one that is in a call, at most {@link #GRACE}; nothing on the message path waits for
 * them.
 */
public final class BaseLayer implements ChannelUser, AutoCloseable {
    /** How long a group that is removed may take to come to its end before it is given up. */
    public static final Duration GRACE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(BaseLayer.class);

    private final NodeClock clock;
    private final Housekeeping housekeeping;
    private final Counters counters = Counters.spread();
    private final TrafficWatch traffic = new TrafficWatch();
    private final List<ChannelProvider> providers = new CopyOnWriteArrayList<>();

    /** Guards who is there: peers and groups. Never held while waiting, nor on the message path. */
    private final Object lock = new Object();

    private final Map<Key, PeerConnection> peers = new LinkedHashMap<>();
    private final GroupTable groups;
    private final OutboxPool outboxes;
    private final FrameRoom frameRoom;
    private final boolean simulated;
    private volatile Limits limits;
    private boolean closed;

    /** A base layer with the machine's clocks and a thread for each group. */
    public BaseLayer(Limits limits) {
        this(limits, NodeClock.system(), Workers.threads());
    }

    /** A base layer with clocks and workers of the caller's choice. */
    public BaseLayer(Limits limits, NodeClock clock, Workers workers) {
        this(limits, clock, workers, false);
    }

    /**
     * The same.
     *
     * @param simulated what groups are told, {@link io.guestwire.group.GroupContext#isSimulated}
     */
    public BaseLayer(Limits limits, NodeClock clock, Workers workers, boolean simulated) {
        this.limits = limits;
        this.simulated = simulated;
        this.outboxes = new OutboxPool(limits.outboxesBytes());
        this.frameRoom = new FrameRoom(limits.framesBytes());
        this.clock = clock;
        this.housekeeping = new Housekeeping(clock, workers);
        this.groups = new GroupTable(this, workers, lock, peers::values);
    }

    /** Changes the limits, from the next message on, of connected peers as well. */
    public void limits(Limits limits) {
        synchronized (lock) {
            this.limits = limits;
            outboxes.bound(limits.outboxesBytes());
            frameRoom.bound(limits.framesBytes());
            peers.values().forEach(peer -> peer.take(limits));
        }
    }

    /** What waits for all peers together. */
    OutboxPool outboxes() {
        return outboxes;
    }

    /** What unfinished frames may hold together. */
    FrameRoom frameRoom() {
        return frameRoom;
    }

    /** Whether it is a guest that somebody plays in another machine. */
    boolean isSimulated() {
        return simulated;
    }

    /** The limits in force. */
    public Limits limits() {
        return limits;
    }

    // ---- who is there

    /** Starts a transport; its channels are served from now on. */
    public void add(ChannelProvider provider) {
        providers.add(provider);
        provider.start(this);
    }

    /** Stops a transport and so closes its channels. */
    public void remove(ChannelProvider provider) {
        if (providers.remove(provider)) {
            provider.stop();
        }
    }

    /** Offers a group. It serves unless another with a higher or equal ranking does. */
    public void add(GroupService service) {
        groups.add(service);
    }

    /**
     * Takes a group back: when this returns it has been stopped, or given up because it did not
     * return. From within one of the group's own calls it returns at once, and the group is stopped
     * when that call has returned.
     */
    public void remove(GroupService service) {
        groups.remove(service);
    }

    @Override
    public ChannelHandler opened(Channel channel) {
        PeerConnection peer = new PeerConnection(channel, this);
        String refusal = null;
        synchronized (lock) {
            if (closed) {
                refusal = "the node stops";
            } else if (peers.putIfAbsent(keyOf(peer), peer) != null) {
                refusal = "the instance is connected through another channel";
            } else {
                welcome(peer);
            }
        }
        if (refusal == null) {
            return peer;
        }
        LOG.warn("{}: {} is not served: {}", channel.instance(), channel.location(), refusal);
        return null;
    }

    /**
     * Gives it its limits and lanes; one that could not have them, for want of memory, is not
     * there.
     */
    private void welcome(PeerConnection peer) {
        boolean done = false;
        try {
            peer.take(limits);
            groups.welcome(peer);
            done = true;
        } finally {
            if (!done) {
                peers.remove(keyOf(peer), peer);
            }
        }
    }

    void closed(PeerConnection peer) {
        synchronized (lock) {
            peers.remove(keyOf(peer), peer);
        }
    }

    /** Stops the transports, then the groups. What still waits is counted as dropped. */
    @Override
    public void close() {
        providers.forEach(this::remove);
        List<PeerConnection> left;
        synchronized (lock) {
            closed = true;
            left = List.copyOf(peers.values());
        }
        left.forEach(peer -> peer.close("the node stops"));
        groups.close();
        housekeeping.close();
    }

    // ---- what can be seen

    /** What is counted of all peers, also those that are gone. */
    public Counters counters() {
        return counters;
    }

    /** The connected peers, by name. */
    public List<PeerReport> peers() {
        List<PeerConnection> all;
        synchronized (lock) {
            all = List.copyOf(peers.values());
        }
        return all.stream()
                .map(PeerConnection::report)
                .sorted(Comparator.comparing(PeerReport::instance))
                .toList();
    }

    /** The connected peer of this name: a guest, or the host where there is no such guest. */
    public Optional<PeerReport> peer(String instance) {
        return connection(instance).map(PeerConnection::report);
    }

    /** The names of the connected peers, sorted; one that is a guest and our host stands once. */
    public List<String> instances() {
        synchronized (lock) {
            return peers.keySet().stream().map(Key::instance).distinct().sorted().toList();
        }
    }

    /** How much of each limit a connected peer uses; empty where there is no such peer. */
    public List<Quota> quotas(String instance) {
        return connection(instance).map(PeerConnection::quotas).orElse(List.of());
    }

    Optional<PeerConnection> connection(String instance) {
        synchronized (lock) {
            PeerConnection guest = peers.get(new Key(Side.HOST, instance));
            return Optional.ofNullable(
                    guest == null ? peers.get(new Key(Side.GUEST, instance)) : guest);
        }
    }

    /** The message groups by address, those that do not serve included. */
    public List<GroupReport> groups() {
        return groups.reports();
    }

    /** What the transports know of their channels, connected or not, by instance. */
    public List<ChannelStatus> channels() {
        List<ChannelStatus> all = new ArrayList<>();
        providers.forEach(provider -> all.addAll(provider.channels()));
        all.sort(Comparator.comparing(ChannelStatus::instance));
        return all;
    }

    /**
     * Shows messages to a watcher from now on, until the answer is closed.
     *
     * @return ends it
     */
    public AutoCloseable watch(Traffic.Watcher watcher) {
        traffic.add(watcher);
        return () -> traffic.remove(watcher);
    }

    int peerCount(Side side) {
        synchronized (lock) {
            return (int) peers.values().stream().filter(peer -> peer.side() == side).count();
        }
    }

    /** The lanes of all connected peers to a group. */
    List<Lane> lanes(GroupSlot slot) {
        synchronized (lock) {
            return peers.values().stream()
                    .map(peer -> peer.lanes().to(slot))
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    int framesWaiting(GroupSlot slot) {
        synchronized (lock) {
            return peers.values().stream().mapToInt(peer -> peer.framesWaiting(slot)).sum();
        }
    }

    /** Has every channel write what waits there of a group. */
    void writeSoon(GroupSlot slot) {
        synchronized (lock) {
            for (PeerConnection peer : peers.values()) {
                if (peer.framesWaiting(slot) > 0) {
                    peer.writeSoon();
                }
            }
        }
    }

    NodeClock clock() {
        return clock;
    }

    Housekeeping housekeeping() {
        return housekeeping;
    }

    TrafficWatch traffic() {
        return traffic;
    }

    private static Key keyOf(PeerConnection peer) {
        return new Key(peer.side(), peer.instance());
    }

    private record Key(Side side, String instance) {}
}
