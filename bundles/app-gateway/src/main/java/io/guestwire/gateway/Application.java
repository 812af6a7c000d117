// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import io.guestwire.gateway.Sender.Outcome;
import io.guestwire.group.GroupContext;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One application outside of the JVM: where its socket is, and what waits for it.
 *
 * <p>A datagram is sent at once; when the kernel has no room for it ({@code
 * net.unix.max_dgram_qlen} of them fit into one socket) it waits here, in order, and is tried again
 * by a timer, or with what comes. When the queue is full the newest is dropped. When nobody is
 * bound there, all of it is. The socket's exact name is found out when the name as it should be is
 * refused: an application that was heard may have padded its own (PROTOCOL, section 4).
 *
 * <p><b>Thread:</b> the group's; {@link #report} any.
 */
final class Application {
    private static final int ORIGINAL_BUFFER_BYTES = 4_096;
    private static final int TURN = 256;
    private static final long SHORTEST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 32;

    /** How often what comes meanwhile may try it: a busy application has read by then. */
    private static final int TRIES_IN_A_PAUSE = 4;

    private static final long GUESS_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long STUCK_NANOS = Duration.ofMillis(200).toNanos();

    private final String address;
    private final Counters counters;
    private final Delivery delivery;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private volatile int queuedMessages;
    private volatile int queuedBytes;
    private volatile ApplicationReport.Bound bound = ApplicationReport.Bound.UNKNOWN;
    private volatile String lastError = "";
    private Target target;
    private boolean heard;
    private long guessedAt;
    private long waitsSince;
    private long triedAt;
    private long pauseMillis;
    private GroupContext.Timer timer;
    private long usedAt;
    private boolean missingIsLogged;
    private boolean longIsLogged;
    private boolean fullIsLogged;
    private Sender spare;

    Application(String address, Delivery delivery) {
        this.address = address;
        this.delivery = delivery;
        this.counters = new Counters(delivery.counters());
        this.guessedAt = System.nanoTime() - GUESS_NANOS;
    }

    Counters counters() {
        return counters;
    }

    boolean isIdle() {
        return queue.isEmpty();
    }

    /** When it was last heard or sent to. */
    long usedAt() {
        return usedAt;
    }

    /** It sent a datagram from there. */
    void heard(SenderName sender) {
        usedAt = delivery.context().nanoTime();
        if (sender.isAbstract()) {
            heard = true;
            if (target != null && target.isFile()) {
                target = null;
            }
        } else {
            target = at(sender.text());
        }
        if (bound != ApplicationReport.Bound.YES) {
            isBack();
        }
    }

    private Target at(String path) {
        try {
            return Target.at(Path.of(path));
        } catch (InvalidPathException e) {
            return target; // The locale has no such characters: it cannot be answered there.
        }
    }

    /** Sends the bytes from position to limit of a direct buffer, or lets a copy of them wait. */
    void deliver(ByteBuffer datagram) {
        usedAt = delivery.context().nanoTime();
        counters.count(GatewayCounter.MESSAGES);
        if (datagram.remaining() > ORIGINAL_BUFFER_BYTES) {
            longer(datagram.remaining());
        }
        if (!queue.isEmpty()) {
            enqueue(datagram);
            if (isDue() && sendWaiting()) {
                tryAgainLater();
            }
            return;
        }
        Outcome outcome = send(datagram);
        if (outcome == Outcome.FULL) {
            enqueue(datagram);
        } else {
            settle(outcome);
        }
    }

    private void enqueue(ByteBuffer datagram) {
        GatewaySettings settings = delivery.settings();
        int length = datagram.remaining();
        if (queuedMessages >= settings.queueMessages()
                || (long) queuedBytes + length > settings.queueBytes()) {
            drop(GatewayCounter.DROPPED_QUEUE_FULL, "its queue is full: it does not read");
            if (!fullIsLogged) {
                fullIsLogged =
                        delivery.warn(
                                () ->
                                        "The application at "
                                                + address
                                                + " does not read: "
                                                + queuedMessages
                                                + " datagrams wait, more are dropped");
            }
            return;
        }
        byte[] copy = new byte[length];
        datagram.get(datagram.position(), copy);
        queue.addLast(copy);
        resize(1, length);
        if (queue.size() == 1) {
            waitsSince = usedAt;
            triedAt = usedAt;
            pauseMillis = SHORTEST_PAUSE_MILLIS;
            tryAgainLater();
        }
    }

    /** The next attempt, where nothing comes before. */
    private void tryAgainLater() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (!queue.isEmpty()) {
            timer = delivery.context().after(Duration.ofMillis(pauseMillis), this::pauseIsOver);
        }
    }

    private void pauseIsOver() {
        timer = null;
        if (!sendWaiting()) {
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
        tryAgainLater();
    }

    /** Whether it is likely enough that the application has read to try it with what has come. */
    private boolean isDue() {
        long pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        return usedAt - triedAt > pauseNanos / TRIES_IN_A_PAUSE;
    }

    /**
     * Sends what waits.
     *
     * @return whether there was room for any of it
     */
    private boolean sendWaiting() {
        triedAt = delivery.context().nanoTime();
        boolean sent = false;
        for (int i = 0; i < TURN && !queue.isEmpty(); i++) {
            Outcome outcome = send(delivery.scratch(queue.peekFirst()));
            if (outcome == Outcome.FULL) {
                break;
            }
            removeFirst();
            settle(outcome);
            sent = true;
        }
        if (sent) {
            pauseMillis = SHORTEST_PAUSE_MILLIS;
            waitsSince = triedAt;
        }
        if (queue.isEmpty()) {
            closeSpare();
            fullIsLogged = false;
        }
        return sent;
    }

    private void removeFirst() {
        resize(-1, -queue.removeFirst().length);
    }

    private void resize(int messages, int bytes) {
        queuedMessages += messages;
        queuedBytes += bytes;
    }

    private void settle(Outcome outcome) {
        switch (outcome) {
            case SENT -> {
                counters.count(GatewayCounter.DELIVERED);
                if (bound != ApplicationReport.Bound.YES) {
                    isBack();
                }
            }
            case NOBODY -> {
                drop(GatewayCounter.DROPPED_NOT_BOUND, "nobody is bound to " + target());
                dropQueue(GatewayCounter.DROPPED_NOT_BOUND);
                isMissing();
            }
            case NO_AGENT ->
                    drop(GatewayCounter.DROPPED_NO_AGENT, "the gateway itself has no socket");
            case FAILED -> {
                drop(GatewayCounter.DROPPED_SEND_FAILED, delivery.sender().error());
                delivery.warn(() -> "A datagram for " + target() + " was dropped: " + lastError);
            }
            default -> throw new IllegalStateException("Not an end: " + outcome);
        }
    }

    private Outcome send(ByteBuffer datagram) {
        Outcome outcome = delivery.sender().send(datagram, target());
        if (outcome == Outcome.NOBODY) {
            return guess(datagram);
        }
        return outcome == Outcome.FULL && mayBeHeldUpByOthers() ? aside(datagram) : outcome;
    }

    /**
     * What all applications leave unread counts against the one send buffer of the agent's socket,
     * so one that does not read can hold up the others, even with nothing in its queue here.
     */
    private boolean mayBeHeldUpByOthers() {
        return spare != null
                || (!queue.isEmpty() && delivery.context().nanoTime() - waitsSince > STUCK_NANOS);
    }

    /**
     * Through a socket of its own, until nothing waits any more: the application gets the
     * datagrams, without a sender's name. To one that is slow itself that socket is full as well.
     */
    private Outcome aside(ByteBuffer datagram) {
        if (spare == null) {
            spare = new Sender(AgentSocket::unbound);
        }
        Outcome outcome = spare.send(datagram, target());
        return outcome == Outcome.SENT || outcome == Outcome.NOBODY ? outcome : Outcome.FULL;
    }

    private Target target() {
        if (target == null) {
            target = delivery.usual(address);
        }
        return target;
    }

    /**
     * The target is refused: forgets it, and looks for the name under which the socket is bound.
     */
    private Outcome guess(ByteBuffer datagram) {
        Target refused = target;
        target = delivery.usual(address);
        Outcome outcome = Outcome.NOBODY;
        if (!refused.isSameAs(target)) {
            // Now it may have bound its name as it should be: a new version of it, say.
            outcome = delivery.sender().send(datagram, target);
        }
        long now = delivery.context().nanoTime();
        if (outcome == Outcome.NOBODY && (heard || now - guessedAt >= GUESS_NANOS)) {
            guessedAt = now;
            int full = Target.fullPadding(address);
            for (int padding = full; padding > 0 && outcome == Outcome.NOBODY; padding--) {
                Target padded = Target.padded(address, padding);
                outcome = delivery.sender().send(datagram, padded);
                if (outcome != Outcome.NOBODY) {
                    target = padded;
                } else if (!heard) {
                    break; // Nobody may be there at all: only what is common is tried.
                }
            }
        }
        heard = heard && outcome != Outcome.NOBODY;
        return outcome;
    }

    private void drop(GatewayCounter cause, String error) {
        counters.count(cause);
        lastError = error;
    }

    private void dropQueue(GatewayCounter cause) {
        while (!queue.isEmpty()) {
            removeFirst();
            counters.count(cause);
        }
    }

    private void isMissing() {
        bound = ApplicationReport.Bound.NO;
        if (!missingIsLogged) {
            missingIsLogged =
                    delivery.warn(
                            () ->
                                    "No application is bound to "
                                            + target()
                                            + ": what peers send to it is dropped");
        }
    }

    private void isBack() {
        bound = ApplicationReport.Bound.YES;
        if (missingIsLogged) {
            missingIsLogged = false;
            delivery.info("The application at " + address + " is there");
        }
    }

    private void longer(int length) {
        counters.count(GatewayCounter.LONGER_THAN_4096);
        if (!longIsLogged) {
            longIsLogged =
                    delivery.warn(
                            () ->
                                    "A datagram for "
                                            + address
                                            + " is longer than 4096 bytes ("
                                            + length
                                            + "): an original application reads its beginning"
                                            + " only. Counted from here on");
        }
    }

    /** The end: tries what waits once more, and drops the rest. */
    void stop() {
        sendWaiting();
        dropQueue(GatewayCounter.DROPPED_STOPPED);
        tryAgainLater();
        closeSpare();
    }

    private void closeSpare() {
        if (spare != null) {
            spare.close();
            spare = null;
        }
    }

    ApplicationReport report(String entry) {
        return new ApplicationReport(
                address,
                entry,
                bound,
                queuedMessages,
                queuedBytes,
                counters.snapshot(),
                Optional.of(lastError).filter(error -> !error.isEmpty()));
    }
}
