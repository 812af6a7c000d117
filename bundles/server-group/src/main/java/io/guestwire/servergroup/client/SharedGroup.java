// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.client;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.servergroup.message.HostMessage;
import io.guestwire.servergroup.message.HostMessageReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A {@link ServerGroupClient} and others that have its address, too, such as the applications
 * behind a gateway: one message group for all of them. Each sees every call, on the one thread of
 * the address; what one throws does not keep it from the next. Only what answers a status that the
 * client has asked for is the client's alone, also when it comes late.
 *
 * <p>They share the address towards the host as well, and a host answers a guest's newest status
 * query only. So a status that the client asks for ends a query of the others that is under way,
 * and the other way round. Nobody is told: who asks must be ready to ask again, as with anything
 * that is best effort. A client for people's commands asks only when a person does.
 *
 * <p><b>Threads:</b> {@link #join} and {@link #leave} from any but the group's own.
 */
public final class SharedGroup implements MessageGroup {
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Far from where an application would begin, that counts from one. */
    private static final long FIRST_SEQ = 1L << 30;

    private final ServerGroupClient client;
    private final Set<MessageGroup> joined = new LinkedHashSet<>();
    private GroupContext context;

    /** Somebody has joined or left, and the group's thread has not looked yet. */
    private volatile boolean behind;

    // On the group's thread.
    private final Set<MessageGroup> running = new LinkedHashSet<>();
    private final Set<Peer> peers = new LinkedHashSet<>();

    /** A group of the client alone, for now. */
    public SharedGroup(ServerGroupClient client) {
        this.client = client;
        client.countFrom(ThreadLocalRandom.current().nextLong(FIRST_SEQ, 2 * FIRST_SEQ));
    }

    /** Has another one see every call from now on, from {@code started} to {@code stopped}. */
    public synchronized void join(MessageGroup other) {
        if (joined.add(other) && context != null) {
            behind = true;
            context.execute(this::catchUp);
        }
    }

    /**
     * Ends that. When it returns the other one has been stopped, or does not come to its end; where
     * the mailbox is full, it is stopped before the next call.
     */
    public void leave(MessageGroup other) {
        CountDownLatch ended = new CountDownLatch(1);
        synchronized (this) {
            joined.remove(other);
            if (context == null) {
                return;
            }
            behind = true;
            if (!context.execute(() -> run(List.of(this::catchUp, ended::countDown)))) {
                return;
            }
        }
        try {
            ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops who has left and starts who has joined, if that has not been done yet. */
    private void catchUp() {
        if (!behind) {
            return;
        }
        GroupContext now;
        List<MessageGroup> wanted;
        synchronized (this) {
            behind = false;
            now = context;
            wanted = List.copyOf(joined);
        }
        List<Runnable> calls = new ArrayList<>();
        for (MessageGroup other : List.copyOf(running)) {
            if (!wanted.contains(other)) {
                running.remove(other);
                calls.add(other::stopped);
            }
        }
        for (MessageGroup other : wanted) {
            if (running.add(other)) {
                calls.add(
                        () -> {
                            other.started(now);
                            peers.forEach(other::peerCame);
                        });
            }
        }
        run(calls);
    }

    @Override
    public void started(GroupContext started) {
        synchronized (this) {
            context = started;
            behind = false;
            running.addAll(joined);
        }
        each(() -> client.started(started), running, group -> group.started(started));
    }

    @Override
    public void peerCame(Peer peer) {
        each(
                () -> {
                    peers.add(peer);
                    client.peerCame(peer);
                },
                running,
                group -> group.peerCame(peer));
    }

    @Override
    public void peerWent(Peer peer) {
        each(
                () -> {
                    peers.remove(peer);
                    client.peerWent(peer);
                },
                running,
                group -> group.peerWent(peer));
    }

    @Override
    public void received(Peer peer, Message message) {
        HostMessage heard = HostMessageReader.read(message.data());
        each(
                () -> client.heard(heard),
                answersTheClient(heard) ? Set.of() : running,
                group -> group.received(peer, message));
    }

    private boolean answersTheClient(HostMessage heard) {
        return (heard instanceof HostMessage.StatusResponse answer && client.hasAsked(answer.seq()))
                || (heard instanceof HostMessage.StatusDone done && client.hasAsked(done.seq()));
    }

    @Override
    public void stopped() {
        synchronized (this) {
            context = null;
            behind = false;
        }
        each(client::stopped, running, MessageGroup::stopped);
        running.clear();
        peers.clear();
    }

    /** Calls the client and the others, when it has caught up with who they are. */
    private void each(Runnable client, Set<MessageGroup> others, Consumer<MessageGroup> call) {
        run(List.of(this::catchUp, client, () -> run(calls(others, call))));
    }

    private static List<Runnable> calls(Set<MessageGroup> others, Consumer<MessageGroup> call) {
        return others.stream().<Runnable>map(group -> () -> call.accept(group)).toList();
    }

    /** Makes the calls one after the other, whatever one of them throws. */
    private static void run(List<Runnable> calls) {
        RuntimeException failure = null;
        for (Runnable each : calls) {
            try {
                each.run();
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
