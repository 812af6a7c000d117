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
 * a quarter by chance, so that a thousand dead sockets are not tried in the same moment; of more
 * than that each waits its turn, {@link HostSession#sharedPause}, once it has been refused for
 * {@link #FRESH}. It begins anew when the file does, or when a connection has lasted: a listener
 * that accepts and closes at once is not hammered.
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

    /** Longer than QEMU takes from binding to listening. */
    private static final Duration FRESH = Duration.ofMillis(100);

    private static final int LINES = 10;
    private static final Duration LINES_WINDOW = Duration.ofMinutes(1);

    private final ChannelName name;
    private final HostSession session;
    private final LogLimit limit = new LogLimit(LINES, LINES_WINDOW);

    private volatile Condition condition;
    private SocketConnection connection;
    private SelectorLoop.Timer timer;
    private Duration pause = Duration.ZERO;
    private long connectedAt;
    private boolean fileGone;
    private String loggedReason = "";

    /** What a {@link ChannelStatus} says besides the channel's name. */
    private record Condition(State state, String reason, Instant since) {}

    HostSocket(Path path, String instance, HostSession session) {
        this.name = new ChannelName(Side.HOST, instance, path);
        this.session = session;
        become(State.RETRYING, "found");
    }

    /** How it fares. Any thread. */
    ChannelStatus status() {
        Condition now = condition;
        return new ChannelStatus(
                name.side(), instance(), name.location(), now.state, now.reason, now.since);
    }

    Path path() {
        return name.path();
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
        try {
            tryToConnect();
        } catch (Throwable e) {
            FailureLog.error(LOG, "Channel {} could not be opened", name, e);
            String reason = "could not be opened: " + e;
            if (connection == null) {
                failed(reason);
            } else {
                connection.end(reason);
            }
        }
    }

    private void tryToConnect() throws IOException {
        session.awaitsRoomNoMore(this);
        HostSocket serving = session.serving(name.instance());
        if (serving != null) {
            session.standsBy(this);
            String reason =
                    "instance " + name.instance() + " is served by " + serving.name.location();
            if (become(State.UNUSABLE, reason) && mayLog()) {
                LOG.warn("{} stands by: {}{}", name.location(), reason, limit.withheld());
            }
            return;
        }
        String fullness = session.fullness();
        if (!fullness.isEmpty()) {
            session.awaitsRoom(this);
            if (become(State.UNUSABLE, fullness)) {
                session.refused(name.location(), fullness);
            }
            tryAfter(UNUSABLE_PAUSE);
            return;
        }
        Connector.Attempt attempt = session.connector().attempt(path());
        if (attempt.socket() != null) {
            connected(attempt);
        } else if (attempt.lasting()) {
            if (become(State.UNUSABLE, attempt.reason()) && mayLog()) {
                LOG.warn(
                        "{} cannot be used: {}{}",
                        name.location(),
                        attempt.reason(),
                        limit.withheld());
            }
            tryAfter(UNUSABLE_PAUSE);
        } else {
            failed(attempt.reason());
        }
    }

    private void connected(Connector.Attempt attempt) throws IOException {
        connectedAt = System.nanoTime();
        connection =
                SocketConnection.open(
                        session.loop(), attempt.socket(), name, session.user(), this::ended);
        if (connection == null) {
            failed("not wanted by the base layer");
            return;
        }
        loggedReason = "";
        become(State.CONNECTED, "");
        session.connected(this);
        if (mayLog()) {
            LOG.info(
                    "Channel to {} connected: {}{}", instance(), name.location(), limit.withheld());
        }
    }

    private void ended(String reason) {
        connection = null;
        Duration lasted = Duration.ofNanos(System.nanoTime() - connectedAt);
        become(State.RETRYING, reason);
        if (lasted.compareTo(session.settings().retryMax()) >= 0) {
            pause = Duration.ZERO;
        }
        if (!fileGone) {
            tryAfter(nextPause());
        }
        session.ended(this, fileGone);
        // Last, here and elsewhere: a log that fails must not keep it from being tried again.
        if (mayLog()) {
            LOG.info(
                    "Channel to {} closed after {} ms: {}; {}{}",
                    name.instance(),
                    lasted.toMillis(),
                    reason,
                    name.location(),
                    limit.withheld());
        }
    }

    private void failed(String reason) {
        become(State.RETRYING, reason);
        // The first attempts fail often: QEMU binds, and listens a moment later.
        boolean settled = pause.compareTo(session.settings().retryMax()) >= 0;
        tryAfter(nextPause());
        if (reason.contains("too many open files")) {
            session.outOfDescriptors(reason);
        } else if (settled && !reason.equals(loggedReason) && mayLog()) {
            loggedReason = reason;
            LOG.info(
                    "Channel to {} cannot be connected: {}; {} is tried again while it exists{}",
                    name.instance(),
                    reason,
                    name.location(),
                    limit.withheld());
        }
    }

    /** How long to wait for the next attempt. */
    Duration nextPause() {
        Duration doubled = pause.isZero() ? session.settings().retryMin() : pause.multipliedBy(2);
        pause = shorter(doubled, session.settings().retryMax());
        if (doubled.compareTo(FRESH) > 0 && pause.compareTo(session.sharedPause()) < 0) {
            pause = session.sharedPause();
        }
        long nanos = pause.toNanos();
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 4 + 1));
    }

    private boolean mayLog() {
        return limit.allows() && session.mayLog();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Notes a new state; false when it is the one there was. */
    private boolean become(State state, String reason) {
        Condition former = condition;
        if (former != null && former.state == state && former.reason.equals(reason)) {
            return false;
        }
        // Of a channel that stays unconnected, since when it is so tells more than its last reason.
        boolean stays = former != null && state == State.RETRYING && former.state == state;
        condition = new Condition(state, reason, stays ? former.since : Instant.now());
        return true;
    }
}
