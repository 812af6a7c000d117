// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that receives what applications send, and keeps the agent's socket: it binds it, waits
 * while somebody else has the name, and opens it anew when the configuration changes or receiving
 * fails.
 *
 * <p><b>Threads:</b> its own; {@link #descriptor}, {@link #problem}, {@link #changed} any.
 */
final class Agent implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LOOK_AROUND = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int TURN = 64;

    private final Shared shared;
    private final Listener listener;
    private final Thread thread = new Thread(this, "guestwire-app-gateway");
    private volatile AgentSocket socket;
    private volatile Problem problem;
    private volatile boolean closing;
    private volatile boolean changed;
    private ByteBuffer datagram = ByteBuffer.allocateDirect(0);
    private byte[] bytes = {};

    /** Who hears of datagrams. On the agent's thread. */
    interface Listener {
        /**
         * A datagram came.
         *
         * @param bytes the datagram from 0 to its length; valid for the length of the call
         * @param length {@link Native#EMPTY} when it has no bytes; longer than allowed when it was
         *     cut
         */
        void received(SenderName sender, byte[] bytes, int length);

        /** The agent's socket is another one, or none. */
        void socketChanged();
    }

    /**
     * Why there is no socket.
     *
     * @param text what is so
     * @param remedy what to do
     * @param isFinal whether it would be the same at the next attempt
     */
    record Problem(String text, String remedy, boolean isFinal) {}

    Agent(Shared shared, Listener listener) {
        this.shared = shared;
        this.listener = listener;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Why there is no socket, if there should be one. */
    Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    boolean isListening() {
        return socket != null;
    }

    /** A descriptor to send with; null while there is no socket. */
    FileDescriptor descriptor() throws IOException {
        AgentSocket present = socket;
        return present == null ? null : present.descriptor();
    }

    /** The settings ask for other sockets. */
    void changed() {
        changed = true;
        wake();
    }

    /**
     * Stops the thread and closes the socket; what the kernel held already is handed over first.
     */
    void close() {
        closing = true;
        wake();
        if (thread.isAlive()) {
            try {
                thread.join(GRACE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void wake() {
        AgentSocket present = socket;
        if (present != null) {
            present.wake();
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (!closing) {
            try {
                turn();
            } catch (IOException | RuntimeException | Error e) {
                shared.counters().count(GatewayCounter.RECEIVE_FAILURES);
                LOG.warn("The gateway's socket failed and is opened anew", e);
                shut();
                pause(RETRY);
            }
        }
        drainQuietly();
        shut();
    }

    private void turn() throws IOException {
        if (changed) {
            changed = false;
            problem = null;
            shut();
        }
        if (socket == null && !open()) {
            return;
        }
        // Who wants something else has said so before it looked for a socket to wake.
        if (!changed && !closing) {
            socket.await(LOOK_AROUND.toMillis());
        }
        receive();
    }

    private boolean open() {
        GatewaySettings settings = shared.settings();
        if (!settings.isActive()) {
            problem = null;
            pause(Duration.ofMinutes(1));
            return false;
        }
        Problem found;
        try {
            socket = AgentSocket.open(settings);
            problem = null;
            LOG.info("Applications reach the gateway at {}", names(settings));
            listener.socketChanged();
            return true;
        } catch (NameTakenException e) {
            found = taken(e, settings);
        } catch (IOException e) {
            found =
                    new Problem(
                            names(settings) + " cannot be bound: " + e.getMessage(),
                            "see agent.name and agent.path in " + shared.file(),
                            false);
        } catch (LinkageError | UnsupportedOperationException e) {
            found =
                    new Problem(
                            "the native library of junixsocket cannot be used here ("
                                    + root(e)
                                    + ")",
                            "it is there for Linux on x86-64 and arm64, and needs a directory from"
                                    + " which libraries can be loaded: set the system property"
                                    + " org.newsclub.net.unix.library.tmpdir, or do without"
                                    + " app-gateway",
                            true);
        }
        report(found);
        pause(found.isFinal() ? Duration.ofMinutes(1) : RETRY);
        return false;
    }

    private Problem taken(NameTakenException e, GatewaySettings settings) {
        Problem former = problem;
        if (former != null && former.text().startsWith(e.getMessage())) {
            return former; // Who has it was looked up once: on a busy host that takes its time.
        }
        String owner =
                new SocketOwner(Path.of("/proc"))
                        .of("@" + settings.agentName())
                        .map(process -> ", by " + process)
                        .orElse("");
        return new Problem(
                e.getMessage() + owner + ": another agent runs here",
                "stop the other agent, or give this one another agent.name in " + shared.file(),
                false);
    }

    private void report(Problem found) {
        if (!found.equals(problem)) {
            problem = found;
            LOG.error("No application is served: {}; {}", found.text(), found.remedy());
        }
    }

    private void receive() throws IOException {
        int limit = shared.settings().datagramBytes();
        if (bytes.length != limit + 1) {
            bytes = new byte[limit + 1]; // One more, so that what is too long shows.
            datagram = ByteBuffer.allocateDirect(limit + 1);
        }
        for (int i = 0; i < socket.count(); i++) {
            for (int k = 0; k < TURN; k++) {
                int length = socket.receive(i, datagram);
                if (length == Native.NOTHING) {
                    break;
                }
                datagram.get(0, bytes, 0, Math.max(0, length));
                handOver(length);
            }
        }
    }

    private void handOver(int length) {
        try {
            listener.received(socket.senderName(), bytes, length);
        } catch (RuntimeException e) {
            // One datagram is lost, and not the socket.
            shared.log().warn(() -> "A datagram could not be handled: " + e);
        }
    }

    private void drainQuietly() {
        try {
            if (socket != null) {
                receive();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("The last datagrams could not be received", e);
        }
    }

    private void shut() {
        AgentSocket former = socket;
        socket = null;
        if (former != null) {
            former.close();
            listener.socketChanged();
        }
    }

    private void pause(Duration time) {
        if (!closing && !changed) {
            LockSupport.parkNanos(this, time.toNanos());
        }
    }

    private static String names(GatewaySettings settings) {
        String name = settings.agentName().isEmpty() ? "" : "@" + settings.agentName();
        String path = settings.agentPath().map(Path::toString).orElse("");
        return name.isEmpty() || path.isEmpty() ? name + path : name + " and " + path;
    }

    private static String root(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
