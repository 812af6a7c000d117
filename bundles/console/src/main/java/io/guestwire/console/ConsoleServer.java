// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts clients and runs the command of each. All its threads are its own, and end with it; more
 * clients than the limit are told so and sent away.
 */
public final class ConsoleServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);

    /**
     * What one server bears.
     *
     * @param connections commands at the same time
     * @param request how long a client may take to say what it wants
     */
    public record Limits(int connections, Duration request) {
        /** 16 commands at a time, 10 seconds to ask for each. */
        public static final Limits DEFAULT = new Limits(16, Duration.ofSeconds(10));
    }

    private final SocketPlace place;
    private final CommandSession.Factory sessions;
    private final Limits limits;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ThreadFactory threads;
    private final ScheduledThreadPoolExecutor clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ServerSocketChannel server;
    private final Peers peers;

    /** Opens the socket and starts to accept. */
    public ConsoleServer(SocketPlace place, CommandSession.Factory sessions, Limits limits)
            throws IOException {
        this(place, sessions, limits, daemons());
    }

    ConsoleServer(
            SocketPlace place,
            CommandSession.Factory sessions,
            Limits limits,
            ThreadFactory threads)
            throws IOException {
        this.place = place;
        this.sessions = sessions;
        this.limits = limits;
        this.threads = threads;
        this.clock = newClock(threads);
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(place.socket()));
            Files.setPosixFilePermissions(
                    place.socket(), PosixFilePermissions.fromString("rw-------"));
            this.peers = Peers.ownerOf(place.socket());
            place.publish();
        } catch (IOException e) {
            server.close();
            throw e;
        }
        threads.newThread(this::accept).start();
    }

    /** Hangs up on everybody and removes the socket. */
    @Override
    public void close() {
        closed.countDown();
        try (place) {
            server.close();
        } catch (IOException e) {
            LOG.warn("The console's socket {} is left behind: {}", place.socket(), e.toString());
        }
        clock.shutdownNow();
        connections.forEach(Connection::close);
    }

    /** How many deadlines of requests wait for their time: one for each client yet to ask. */
    int deadlines() {
        return clock.getQueue().size();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                admit(server.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException | Error e) {
                // No descriptor or no memory for a thread, say.
                LOG.warn("The console cannot accept, trying again in a second: {}", e.toString());
                pause();
            }
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        try {
            serve(channel);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        if (!peers.allow(channel)) {
            Connection.refuse(channel, "only the user of the node and root may use its console");
        } else if (connections.size() >= limits.connections()) {
            Connection.refuse(
                    channel,
                    limits.connections() + " commands are running already; try again later");
        } else {
            Connection connection =
                    new Connection(channel, sessions, threads, clock, limits.request());
            Thread thread =
                    threads.newThread(
                            () -> {
                                try {
                                    connection.run();
                                } finally {
                                    connections.remove(connection);
                                }
                            });
            connections.add(connection);
            try {
                thread.start();
            } catch (RuntimeException | Error e) {
                connections.remove(connection);
                throw e;
            }
        }
    }

    /** Trying at once would only burn time. */
    private void pause() {
        try {
            closed.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Forgets a deadline with its request, and not only when its time has come. */
    private static ScheduledThreadPoolExecutor newClock(ThreadFactory threads) {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, threads);
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    private static ThreadFactory daemons() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "guestwire-console-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
