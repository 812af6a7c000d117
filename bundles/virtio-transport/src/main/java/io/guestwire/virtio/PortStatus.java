// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.channel.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a guest's port fares, for people; every change is logged, within limits. Any thread. */
final class PortStatus {
    private static final Logger LOG = LoggerFactory.getLogger(PortStatus.class);
    private static final int LINES = 10;
    private static final Duration LINES_WINDOW = Duration.ofMinutes(1);

    private final String location;
    private final LogLimit limit = new LogLimit(LINES, LINES_WINDOW);
    private volatile ChannelStatus status;
    private volatile boolean open;
    private volatile CompletableFuture<Boolean> firstTry = CompletableFuture.completedFuture(false);

    PortStatus(String location) {
        this.location = location;
        become(State.UNUSABLE, "not started");
    }

    ChannelStatus get() {
        return status;
    }

    /** Whether the port is open, be a host there or not. */
    boolean isOpen() {
        return open;
    }

    /** The port has been started, and is tried for the first time soon. */
    synchronized void started() {
        firstTry = new CompletableFuture<>();
    }

    /** Ends with the first try after the start: whether the port was opened. */
    Future<Boolean> firstTry() {
        return firstTry;
    }

    /** The port has been opened; whether a host is there is not known yet. */
    synchronized void opened() {
        open = true;
        noHost("waits for the host");
        firstTry.complete(true);
    }

    /** A host is there. */
    synchronized void connected() {
        if (become(State.CONNECTED, "") && limit.allows()) {
            LOG.info("{}: the host is connected{}", location, limit.withheld());
        }
    }

    /** The port could not be opened, for nothing but that a host has to come first. */
    synchronized void waits(String reason) {
        noHost(reason);
        firstTry.complete(false);
    }

    /** The port is open, and nobody is at its other end. */
    synchronized void noHost(String reason) {
        if (become(State.RETRYING, reason) && limit.allows()) {
            LOG.info("{}: {}{}", location, reason, limit.withheld());
        }
    }

    /** The port is not open. */
    synchronized void notOpen(State state, String reason) {
        open = false;
        if (become(state, reason) && limit.allows()) {
            LOG.warn("{}: {}; tried again{}", location, reason, limit.withheld());
        }
        firstTry.complete(false);
    }

    /** Not in use, and nothing to be told of. */
    synchronized void idle(String reason) {
        open = false;
        become(State.UNUSABLE, reason);
    }

    /** Notes a new state; false when it is the one there was. */
    private boolean become(State state, String reason) {
        ChannelStatus former = status;
        if (former != null && former.state() == state && former.reason().equals(reason)) {
            return false;
        }
        // Of a port that stays unconnected, since when it is so tells more than its last reason.
        boolean stays = former != null && state == State.RETRYING && former.state() == state;
        Instant since = stays ? former.since() : Instant.now();
        status = new ChannelStatus(Side.GUEST, GuestPort.HOST, location, state, reason, since);
        return true;
    }
}
