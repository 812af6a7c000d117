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
            GroupContext now = context;
            now.execute(() -> begin(other, now));
        }
    }

    /** Ends that. When it returns the other one has been stopped, or does not come to its end. */
    public void leave(MessageGroup other) {
        CountDownLatch ended = new CountDownLatch(1);
        synchronized (this) {
            joined.remove(other);
            boolean ends =
                    context != null
                            && context.execute(
                                    () -> {
                                        end(other);
                                        ended.countDown();
                                    });
            if (!ends) {
                return;
            }
        }
        try {
            ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(MessageGroup other, GroupContext now) {
        synchronized (this) {
            if (context != now || !joined.contains(other)) {
                return;
            }
        }
        if (running.add(other)) {
            other.started(now);
            peers.forEach(other::peerCame);
        }
    }

    private void end(MessageGroup other) {
        if (running.remove(other)) {
            other.stopped();
        }
    }

    @Override
    public void started(GroupContext started) {
        synchronized (this) {
            context = started;
            running.addAll(joined);
        }
        each(() -> client.started(started), running, group -> group.started(started));
    }

    @Override
    public void peerCame(Peer peer) {
        peers.add(peer);
        each(() -> client.peerCame(peer), running, group -> group.peerCame(peer));
    }

    @Override
    public void peerWent(Peer peer) {
        peers.remove(peer);
        each(() -> client.peerWent(peer), running, group -> group.peerWent(peer));
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
        }
        each(client::stopped, running, MessageGroup::stopped);
        running.clear();
        peers.clear();
    }

    /** Calls the client and the others, one after the other, whatever one of them throws. */
    private static void each(
            Runnable client, Set<MessageGroup> others, Consumer<MessageGroup> call) {
        List<Runnable> calls = new ArrayList<>();
        calls.add(client);
        others.forEach(group -> calls.add(() -> call.accept(group)));
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
