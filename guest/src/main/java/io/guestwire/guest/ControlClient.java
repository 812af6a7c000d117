// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running agent, to which this process is connected: has it do one command. One thread. */
final class ControlClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlClient.class);

    /** An agent that is there says so at once; one that was stopped by a signal does not. */
    private static final Duration GREETING = Duration.ofSeconds(5);

    private final SocketChannel socket;
    private final BufferedReader in;
    private final Event.Agent agent;

    private ControlClient(SocketChannel socket, BufferedReader in, Event.Agent agent) {
        this.socket = socket;
        this.in = in;
        this.agent = agent;
    }

    /**
     * Connects to an agent.
     *
     * @return null when none listens there
     * @throws NotOursException when there may be one, and this user may not use it
     * @throws IOException when there is one, and it does not answer
     */
    static ControlClient connect(Path path) throws IOException {
        SocketChannel socket;
        try {
            socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("Permission denied")) {
                throw new NotOursException(path);
            }
            return null;
        }
        try {
            awaitGreeting(socket, path);
            BufferedReader in = ControlServer.reader(socket);
            String line = in.readLine();
            if (line != null && Wire.readEvent(line) instanceof Event.Agent agent) {
                return new ControlClient(socket, in, agent);
            }
            throw new IOException(path + ": expected an agent, found something else");
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static void awaitGreeting(SocketChannel socket, Path path) throws IOException {
        socket.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            socket.register(selector, SelectionKey.OP_READ);
            if (selector.select(GREETING.toMillis()) == 0) {
                throw new IOException(
                        "the agent at " + path + " does not answer; see whether it was stopped");
            }
        }
        socket.configureBlocking(true);
    }

    /** There is an agent of another user. */
    static final class NotOursException extends IOException {
        private static final long serialVersionUID = 1;

        NotOursException(Path path) {
            super(
                    "the agent at "
                            + path
                            + " belongs to another user: ask it as that user or as root");
        }
    }

    /** Who it is. */
    Event.Agent agent() {
        return agent;
    }

    /** Whether this is its port, by whatever name. */
    boolean isAt(String device) {
        if (agent.device().equals(device)) {
            return true;
        }
        try {
            return Files.isSameFile(Path.of(agent.device()), Path.of(device));
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends the request and hands on the events until the last, an {@link Event.End}. */
    void run(Request request, Consumer<Event> out) throws IOException {
        try {
            String line = Wire.write(request) + "\n";
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
        } catch (IOException e) {
            LOG.debug("Sent away before it was heard; the reason can be read", e);
        }
        String answer;
        while ((answer = in.readLine()) != null) {
            Event event = Wire.readEvent(answer);
            out.accept(event);
            if (event instanceof Event.End) {
                return;
            }
        }
        out.accept(new Event.End(ExitStatus.FAILED, "the agent ended before the command did"));
    }

    @Override
    public void close() throws IOException {
        in.close();
        socket.close();
    }
}
