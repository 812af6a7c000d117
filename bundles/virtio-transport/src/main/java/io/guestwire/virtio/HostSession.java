// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sockets of a host between a start and a stop of {@link HostChannels}, and which of them
 * serves an instance.
 *
 * <p><b>Thread:</b> the loop's, but for {@link #channels} and {@link #apply}.
 */
final class HostSession {
    private static final Logger LOG = LoggerFactory.getLogger(HostSession.class);

    /** How often those on which nobody listens are tried, all together, at most. */
    private static final int ATTEMPTS_A_SECOND = 1_000;

    /**
     * How many lines about single sockets are written a minute: those of ten thousand guests that
     * come at once would say nothing that a list does not, at half of what connecting them costs.
     */
    static final int LINES_A_MINUTE = 1_000;

    private final LogLimit lines = new LogLimit(LINES_A_MINUTE, Duration.ofMinutes(1));
    private final LogLimit excess = new LogLimit(1, Duration.ofMinutes(1));
    private final LogLimit descriptors = new LogLimit(1, Duration.ofMinutes(1));
    private final LogLimit refusalLines = new LogLimit(1, Duration.ofMinutes(1));
    private final SelectorLoop loop;
    private final ChannelUser user;
    private final Connector connector;
    private final Map<Path, HostSocket> sockets = new ConcurrentHashMap<>();
    private final Map<String, HostSocket> serving = new HashMap<>();
    private final Map<String, Set<HostSocket>> standingBy = new HashMap<>();

    /** Who waits until there is room for one more channel, in the order in which they came. */
    private final Set<HostSocket> awaitingRoom = new LinkedHashSet<>();

    private volatile ChannelSettings settings;
    private volatile long refusals;
    private boolean stopped;

    HostSession(
            SelectorLoop loop, ChannelUser user, Connector connector, ChannelSettings settings) {
        this.loop = loop;
        this.user = user;
        this.connector = connector;
        this.settings = settings;
    }

    SelectorLoop loop() {
        return loop;
    }

    ChannelUser user() {
        return user;
    }

    Connector connector() {
        return connector;
    }

    ChannelSettings settings() {
        return settings;
    }

    /**
     * How long those on which nobody listens have to wait between two attempts, so that all
     * together cost those who are connected little.
     */
    Duration sharedPause() {
        int waiting = sockets.size() - serving.size() - awaitingRoom.size();
        return Duration.ofSeconds(waiting).dividedBy(ATTEMPTS_A_SECOND);
    }

    /** Has other pauses between attempts from now on, and perhaps more room. Any thread. */
    void apply(ChannelSettings changed) {
        settings = changed;
        // All of them: those for which there is no room yet should name the new number.
        loop.execute(() -> List.copyOf(awaitingRoom).forEach(HostSocket::tryNow));
    }

    /** What there is, by instance and path. Any thread. */
    List<ChannelStatus> channels() {
        return sockets.values().stream()
                .map(HostSocket::status)
                .sorted(
                        Comparator.comparing(ChannelStatus::instance)
                                .thenComparing(ChannelStatus::location))
                .toList();
    }

    /** What the finder saw. */
    void changed(List<SocketChange> changes) {
        if (!stopped) {
            changes.forEach(this::changed);
        }
    }

    private void changed(SocketChange change) {
        switch (change.kind()) {
            case APPEARED, TOUCHED -> appeared(change);
            case VANISHED -> {
                HostSocket socket = sockets.get(change.path());
                if (socket != null && socket.vanished()) {
                    sockets.remove(change.path());
                }
            }
            case UNMATCHED -> {
                HostSocket socket = sockets.get(change.path());
                if (socket != null) {
                    socket.end("it does not match " + ChannelSettings.PATTERNS + " any more");
                    sockets.remove(change.path());
                }
            }
            default -> throw new IllegalStateException(change.toString());
        }
    }

    private void appeared(SocketChange change) {
        sockets.computeIfAbsent(
                        change.path(), path -> new HostSocket(path, change.instance(), this))
                .appeared();
    }

    /** Who serves an instance now; null when nobody does. */
    HostSocket serving(String instance) {
        return serving.get(instance);
    }

    /** A socket serves its instance from now on. */
    void connected(HostSocket socket) {
        serving.put(socket.instance(), socket);
    }

    /** A socket waits until whoever serves its instance has gone. */
    void standsBy(HostSocket socket) {
        standingBy.computeIfAbsent(socket.instance(), instance -> new HashSet<>()).add(socket);
    }

    /** A socket serves no more; another one of its instance may. */
    void ended(HostSocket socket, boolean forget) {
        serving.remove(socket.instance(), socket);
        if (forget) {
            sockets.remove(socket.path(), socket);
        }
        Set<HostSocket> others = standingBy.remove(socket.instance());
        if (others != null && !stopped) {
            others.forEach(HostSocket::tryNow);
        }
        admit();
    }

    /** Why no channel more is connected now; empty when one may be. */
    String fullness() {
        int max = settings.connectionsMax();
        return serving.size() < max
                ? ""
                : ChannelSettings.CONNECTIONS_MAX + " = " + max + " is reached";
    }

    /** A socket waits until there is room. */
    void awaitsRoom(HostSocket socket) {
        awaitingRoom.add(socket);
    }

    /** A socket waits no more, or is tried. */
    void awaitsRoomNoMore(HostSocket socket) {
        awaitingRoom.remove(socket);
    }

    /** Whether a line about a single socket may be written now. */
    boolean mayLog() {
        boolean may = lines.allows();
        if (!may && excess.allows()) {
            LOG.info(
                    "More than {} lines about channels in a minute: further ones are left out;"
                            + " guestwire:channels shows them all",
                    LINES_A_MINUTE);
        }
        return may;
    }

    /** A socket was refused: of interest once a minute, not for each. */
    void refused(String location, String reason) {
        refusals = refusals + 1;
        if (refusalLines.allows()) {
            LOG.warn(
                    "{} is not connected: {}; it is when another has gone, or with a higher {} in"
                            + " etc/{}.cfg{}",
                    location,
                    reason,
                    ChannelSettings.CONNECTIONS_MAX,
                    ChannelSettings.PID,
                    refusalLines.withheld());
        }
    }

    /** How often a socket was refused for want of room. Any thread. */
    long refusals() {
        return refusals;
    }

    private void admit() {
        int room = settings.connectionsMax() - serving.size();
        if (!stopped && room > 0 && !awaitingRoom.isEmpty()) {
            awaitingRoom.stream().limit(room).toList().forEach(HostSocket::tryNow);
        }
    }

    /** The process has no descriptor left: of interest once, not for each socket. */
    void outOfDescriptors(String reason) {
        if (descriptors.allows()) {
            LOG.warn(
                    "Sockets cannot be opened: {}. Raise the limit of the process (LimitNOFILE in"
                            + " systemd, ulimit -n){}",
                    reason,
                    descriptors.withheld());
        }
    }

    /** Ends every channel; nothing comes afterwards. */
    void stop() {
        stopped = true;
        for (HostSocket socket : sockets.values()) {
            socket.end("the transport has been stopped");
        }
        sockets.clear();
        awaitingRoom.clear();
    }
}
