// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.servergroup.client.ServerGroupException;
import io.guestwire.servergroup.client.ServerGroupListener;
import io.guestwire.servergroup.message.BroadcastText;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One command of a person, done by a running guest.
 *
 * <p><b>Thread:</b> {@link #run} on one of the caller's, where it waits; {@link #end} from any.
 * <b>When full:</b> a listener that is too slow misses events, and is told how many ({@link
 * EventQueue}).
 */
final class Conversation {
    /** How long anything but listening takes at most, unless said otherwise. */
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** A host that refuses a broadcast does so at once. */
    private static final Duration REFUSAL = Duration.ofMillis(200);

    /** How often somebody who listens is told of the host: it comes and goes on one channel. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final Event.End ENDED = new Event.End(ExitStatus.OK, "");

    private final GuestNode guest;
    private final Consumer<Event> out;
    private final Duration refusal;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /**
     * A conversation.
     *
     * @param out takes each event, on the thread of {@link #run}
     */
    Conversation(GuestNode guest, Consumer<Event> out) {
        this(guest, out, REFUSAL);
    }

    /** As the other, with how long a broadcast's refusal is waited for. */
    Conversation(GuestNode guest, Consumer<Event> out, Duration refusal) {
        this.guest = guest;
        this.out = out;
        this.refusal = refusal;
    }

    /** Does it; the last event is an {@link Event.End}. */
    void run(Request request) throws InterruptedException {
        out.accept(
                switch (request.command()) {
                    case STATUS -> status(orDefault(request.timeout()));
                    case BROADCAST -> broadcast(request.text(), orDefault(request.timeout()));
                    case LISTEN -> listen(request.timeout());
                    case COUNTERS -> counters();
                    default -> new Event.End(ExitStatus.USAGE, "expected a command for the agent");
                });
    }

    /** Ends it early: nobody waits for it any more. */
    void end() {
        end.complete(null);
    }

    private boolean isEnded() {
        return end.isDone();
    }

    private static Duration orDefault(Duration timeout) {
        return timeout == null ? DEFAULT_TIMEOUT : timeout;
    }

    private Event.End status(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        if (!guest.awaitHost(timeout, this::isEnded)) {
            return noHost();
        }
        try (StatusDesk.Visit visit = guest.statusDesk().ask()) {
            long left = Math.max(1, deadline - System.nanoTime());
            CompletableFuture.anyOf(visit.answer(), end).get(left, TimeUnit.NANOSECONDS);
            if (!isEnded()) {
                visit.answer().join().forEach(each -> out.accept(new Event.Status(each)));
            }
            return ENDED;
        } catch (TimeoutException e) {
            return new Event.End(
                    ExitStatus.TIMED_OUT,
                    "the host's answer was not complete within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            return failure(e.getCause());
        }
    }

    private Event.End counters() {
        guest.counters().forEach(out);
        return ENDED;
    }

    private Event.End broadcast(String text, Duration timeout) throws InterruptedException {
        String fault = BroadcastText.fault(text);
        if (fault != null) {
            return new Event.End(
                    ExitStatus.FAILED,
                    "a broadcast's text is " + BroadcastText.expected() + ", not " + fault);
        }
        if (!guest.awaitHost(timeout, this::isEnded)) {
            return noHost();
        }
        BlockingQueue<Event.Nack> nacks = new LinkedBlockingQueue<>(1);
        ServerGroupListener listener =
                new ServerGroupListener() {
                    @Override
                    public void nack(String origMsgType, String logMsg) {
                        // Others of this guest are refused, too.
                        if (origMsgType.equals("broadcast")) {
                            nacks.offer(new Event.Nack(origMsgType, logMsg));
                        }
                    }
                };
        guest.listeners().add(listener);
        try {
            guest.client().broadcast(text).join();
            Event.Nack nack = nacks.poll(refusal.toMillis(), TimeUnit.MILLISECONDS);
            return nack == null
                    ? ENDED
                    : new Event.End(ExitStatus.FAILED, "the host refused it: " + nack.logMsg());
        } catch (CompletionException e) {
            return failure(e.getCause());
        } finally {
            guest.listeners().remove(listener);
        }
    }

    private Event.End listen(Duration timeout) throws InterruptedException {
        try (EventQueue events = guest.newQueue()) {
            ServerGroupListener listener = new Enqueue(events);
            guest.listeners().add(listener);
            try {
                listen(events, timeout);
                return ENDED;
            } finally {
                guest.listeners().remove(listener);
            }
        }
    }

    private void listen(EventQueue events, Duration timeout) throws InterruptedException {
        Event.Host last = host();
        out.accept(last);
        long deadline = System.nanoTime() + (timeout == null ? 0 : timeout.toNanos());
        long left = LOOK_NANOS;
        while (!isEnded() && left > 0) {
            Event event = events.poll(Math.min(left, LOOK_NANOS));
            Event.Host now = host();
            if (now.connected() != last.connected()) {
                last = now;
                out.accept(last);
            }
            if (event != null) {
                out.accept(event);
            }
            left = timeout == null ? LOOK_NANOS : deadline - System.nanoTime();
        }
    }

    private Event.Host host() {
        return new Event.Host(guest.isHostThere(), guest.status().reason());
    }

    private Event.End noHost() {
        return new Event.End(
                ExitStatus.TIMED_OUT,
                guest.status().location() + ": there is no host: " + guest.status().reason());
    }

    private static Event.End failure(Throwable cause) {
        boolean late =
                cause instanceof ServerGroupException e
                        && e.reason() == ServerGroupException.Reason.TIMED_OUT;
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new Event.End(late ? ExitStatus.TIMED_OUT : ExitStatus.FAILED, reason);
    }

    private record Enqueue(EventQueue events) implements ServerGroupListener {
        @Override
        public void broadcast(String sourceInstance, String text) {
            events.offer(new Event.Broadcast(sourceInstance, text));
        }

        @Override
        public void notification(String document) {
            events.offer(new Event.Notification(document));
        }

        @Override
        public void nack(String origMsgType, String logMsg) {
            events.offer(new Event.Nack(origMsgType, logMsg));
        }
    }
}
