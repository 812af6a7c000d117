// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.channel.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of QEMU's sockets: connected, or tried again for as long as its file is there.
 *
 * <p>The pause between two attempts doubles from {@code retry.min} to {@code retry.max}, less up to
 * a quarter by chance, so that a thousand dead sockets are not tried in the same moment. It begins
 * anew when the file does, or when a connection has lasted: a listener that accepts and closes at
 * once is not hammered.
 *
 * <p><b>Thread:</b> the loop's, but for {@link #status}.
 */
final class HostSocket {
    private static final Logger LOG = LoggerFactory.getLogger(HostSocket.class);

    /**
     * How often an unusable file is looked at, where no watch tells that it was replaced; and one
     * without room, where whoever was to have it did not take it.
     */
    private static final Duration UNUSABLE_PAUSE = Duration.ofSeconds(10);

    private static final int LINES = 10;
    private static final Duration LINES_WINDOW = Duration.ofMinutes(1);

    private final Path path;
    private final ChannelName name;
    private final HostSession session;
    private final LogLimit limit = new LogLimit(LINES, LINES_WINDOW);

    private volatile ChannelStatus status;
    private SocketConnection connection;
    private SelectorLoop.Timer timer;
    private Duration pause = Duration.ZERO;
    private long connectedAt;
    private boolean fileGone;
    private String loggedReason = "";

    HostSocket(Path path, String instance, HostSession session) {
        this.path = path;
        this.name = new ChannelName(Side.HOST, instance, path.toString());
        this.session = session;
        become(State.RETRYING, "found");
    }

    /** How it fares. Any thread. */
    ChannelStatus status() {
        return status;
    }

    String instance() {
        return name.instance();
    }

    boolean isConnected() {
        return connection != null;
    }

    /** The file is there, anew or for the first time: connects at once. */
    void appeared() {
        fileGone = false;
        pause = Duration.ZERO;
        tryAfter(Duration.ZERO);
    }

    /** Another socket has gone: this one may take over, or have its room. */
    void tryNow() {
        tryAfter(Duration.ZERO);
    }

    /**
     * The file is gone. A connection lives until its own end.
     *
     * @return whether nothing is left, so that it can be forgotten
     */
    boolean vanished() {
        fileGone = true;
        cancel();
        session.awaitsRoomNoMore(this);
        return connection == null;
    }

    /** Ends whatever there is. */
    void end(String reason) {
        fileGone = true;
        cancel();
        session.awaitsRoomNoMore(this);
        if (connection != null) {
            connection.end(reason);
        }
    }

    private void tryAfter(Duration delay) {
        cancel();
        if (connection == null && !fileGone) {
            timer = session.loop().after(delay, this::attempt);
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void attempt() {
        timer = null;
        session.awaitsRoomNoMore(this);
        HostSocket serving = session.serving(name.instance());
        if (serving != null) {
            session.standsBy(this);
            String reason = "instance " + name.instance() + " is served by " + serving.path;
            if (become(State.UNUSABLE, reason) && limit.allows()) {
                LOG.warn("{} stands by: {}{}", path, reason, limit.withheld());
            }
            return;
        }
        String fullness = session.fullness();
        if (!fullness.isEmpty()) {
            session.awaitsRoom(this);
            if (become(State.UNUSABLE, fullness)) {
                session.refused(path, fullness);
            }
            tryAfter(UNUSABLE_PAUSE);
            return;
        }
        Connector.Attempt attempt = session.connector().attempt(path);
        if (attempt.socket() != null) {
            connected(attempt);
        } else if (attempt.lasting()) {
            if (become(State.UNUSABLE, attempt.reason()) && limit.allows()) {
                LOG.warn("{} cannot be used: {}{}", path, attempt.reason(), limit.withheld());
            }
            tryAfter(UNUSABLE_PAUSE);
        } else {
            failed(attempt.reason());
        }
    }

    private void connected(Connector.Attempt attempt) {
        connectedAt = System.nanoTime();
        String refusal = "not wanted by the base layer";
        try {
            connection =
                    SocketConnection.open(
                            session.loop(), attempt.socket(), name, session.user(), this::ended);
        } catch (IOException | RuntimeException e) {
            LOG.error("Channel {} could not be opened", name, e);
            refusal = "could not be opened: " + e;
        }
        if (connection == null) {
            failed(refusal);
            return;
        }
        loggedReason = "";
        become(State.CONNECTED, "");
        session.connected(this);
        if (limit.allows()) {
            LOG.info("Channel to {} connected: {}{}", name.instance(), path, limit.withheld());
        }
    }

    private void ended(String reason) {
        connection = null;
        Duration lasted = Duration.ofNanos(System.nanoTime() - connectedAt);
        if (limit.allows()) {
            LOG.info(
                    "Channel to {} closed after {} ms: {}; {}{}",
                    name.instance(),
                    lasted.toMillis(),
                    reason,
                    path,
                    limit.withheld());
        }
        become(State.RETRYING, reason);
        if (lasted.compareTo(session.settings().retryMax()) >= 0) {
            pause = Duration.ZERO;
        }
        if (!fileGone) {
            tryAfter(nextPause());
        }
        session.ended(this, fileGone);
    }

    private void failed(String reason) {
        become(State.RETRYING, reason);
        // The first attempts fail often: QEMU binds, and listens a moment later.
        boolean settled = pause.compareTo(session.settings().retryMax()) >= 0;
        if (reason.contains("too many open files")) {
            session.outOfDescriptors(reason);
        } else if (settled && !reason.equals(loggedReason) && limit.allows()) {
            loggedReason = reason;
            LOG.info(
                    "Channel to {} cannot be connected: {}; {} is tried again while it exists{}",
                    name.instance(),
                    reason,
                    path,
                    limit.withheld());
        }
        tryAfter(nextPause());
    }

    private Duration nextPause() {
        Duration longest = session.settings().retryMax();
        pause = pause.isZero() ? session.settings().retryMin() : pause.multipliedBy(2);
        if (pause.compareTo(longest) > 0) {
            pause = longest;
        }
        long nanos = pause.toNanos();
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 4 + 1));
    }

    /** Notes a new state; false when it is the one there was. */
    private boolean become(State state, String reason) {
        ChannelStatus former = status;
        if (former != null && former.state() == state && former.reason().equals(reason)) {
            return false;
        }
        // Of a channel that stays unconnected, since when it is so tells more than its last reason.
        boolean stays = former != null && state == State.RETRYING && former.state() == state;
        status =
                new ChannelStatus(
                        Side.HOST,
                        name.instance(),
                        name.location(),
                        state,
                        reason,
                        stays ? former.since() : Instant.now());
        return true;
    }
}
