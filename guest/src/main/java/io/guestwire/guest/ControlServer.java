// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the commands of people for a running agent, over a {@link ControlSocket}. At most {@value
 * #MAX_CLIENTS} at a time; more are told so. While another agent has the socket this one goes on
 * without, and takes it over when that one has ended.
 *
 * <p><b>Threads:</b> one that accepts and two for each client, all of them its own: one does the
 * command, the other waits for the client to hang up.
 */
final class ControlServer implements AutoCloseable {
    static final int MAX_CLIENTS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final GuestNode guest;
    private final Path path;
    private final Semaphore room = new Semaphore(MAX_CLIENTS);
    private ControlSocket socket;
    private boolean closed;

    /**
     * Listens, now or when the agent that has the socket has ended.
     *
     * @throws IOException when it cannot listen there for another reason
     */
    ControlServer(GuestNode guest, Path path) throws IOException {
        this.guest = guest;
        this.path = path;
        try {
            socket = ControlSocket.listen(path);
        } catch (ControlSocket.TakenException e) {
            LOG.warn(
                    "The control socket {} is another agent's ({}): commands go to that one; this"
                            + " one takes it over when that one has ended, or use --control",
                    path,
                    e.getMessage());
        }
        daemon("guestwire-control", this::accept);
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        for (ControlSocket own = socket(); own != null; own = socket()) {
            try {
                SocketChannel client = own.accept();
                daemon("guestwire-control-client", () -> serve(client));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("The control socket cannot accept: {}", e.getMessage());
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    /** The socket, when it is this one's; null when the server has been closed. */
    private ControlSocket socket() {
        while (true) {
            synchronized (this) {
                if (closed || socket != null) {
                    return closed ? null : socket;
                }
            }
            LockSupport.parkNanos(RETRY_NANOS);
            try {
                take(ControlSocket.listen(path));
            } catch (IOException e) {
                LOG.debug("Not yet: {}", e.getMessage());
            }
        }
    }

    private synchronized void take(ControlSocket own) {
        if (closed) {
            own.close();
        } else {
            socket = own;
            LOG.info("The control socket {} is this agent's now", path);
        }
    }

    private void serve(SocketChannel client) {
        boolean admitted = room.tryAcquire();
        try (client;
                BufferedReader in = reader(client);
                Writer out = writer(client)) {
            send(out, new Event.Agent(guest.status().location(), ProcessHandle.current().pid()));
            if (admitted) {
                converse(in, out);
            } else {
                String reason = MAX_CLIENTS + " commands are running already";
                send(out, new Event.End(ExitStatus.FAILED, reason));
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("A client of the control socket: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (admitted) {
                room.release();
            }
        }
    }

    private void converse(BufferedReader in, Writer out) throws IOException, InterruptedException {
        Request request;
        try {
            request = Wire.readRequest(readLine(in));
        } catch (IOException e) {
            send(out, new Event.End(ExitStatus.USAGE, "the agent is of another version"));
            return;
        }
        Conversation conversation = new Conversation(guest, event -> send(out, event));
        daemon("guestwire-control-hangup", () -> awaitHangUp(in, conversation));
        conversation.run(request);
    }

    /** The client sends nothing after its request, so whatever comes is its end. */
    private static void awaitHangUp(BufferedReader in, Conversation conversation) {
        try {
            in.read();
        } catch (IOException e) {
            LOG.trace("A client hung up", e);
        }
        conversation.end();
    }

    private static String readLine(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        int character;
        while ((character = in.read()) != '\n') {
            if (character < 0 || line.length() > Wire.MAX_REQUEST_CHARACTERS) {
                throw new IOException("no request");
            }
            line.append((char) character);
        }
        return line.toString();
    }

    private static void send(Writer out, Event event) {
        try {
            Wire.write(event, out);
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what a socket gives, for either end of the conversation. */
    static BufferedReader reader(SocketChannel socket) {
        return new BufferedReader(
                new InputStreamReader(Channels.newInputStream(socket), StandardCharsets.UTF_8));
    }

    private static Writer writer(SocketChannel socket) {
        return new BufferedWriter(Channels.newWriter(socket, StandardCharsets.UTF_8));
    }

    /** Listens no more and removes the socket. */
    @Override
    public void close() {
        ControlSocket last;
        synchronized (this) {
            closed = true;
            last = socket;
        }
        if (last != null) {
            last.close();
        }
    }
}
