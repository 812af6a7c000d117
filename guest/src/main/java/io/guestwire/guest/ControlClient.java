// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a running agent do a command. */
final class ControlClient {
    private static final Logger LOG = LoggerFactory.getLogger(ControlClient.class);

    private ControlClient() {}

    /**
     * Connects to an agent.
     *
     * @return null when none listens there
     * @throws IOException when there may be one, and this user may not use it
     */
    static SocketChannel connect(Path path) throws IOException {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("Permission denied")) {
                throw new IOException(
                        "the agent at "
                                + path
                                + " belongs to another user: ask it as that user"
                                + " or as root",
                        e);
            }
            return null;
        }
    }

    /** Whether somebody listens there. */
    static boolean isAnswered(Path path) {
        try (SocketChannel socket = connect(path)) {
            return socket != null;
        } catch (IOException e) {
            return true;
        }
    }

    /** Sends the request and hands on the events until the last, an {@link Event.End}. */
    static void run(SocketChannel agent, Request request, Consumer<Event> out) throws IOException {
        try (BufferedReader in = ControlServer.reader(agent)) {
            try {
                String line = Wire.write(request) + "\n";
                ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    agent.write(bytes);
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
        }
        out.accept(new Event.End(ExitStatus.FAILED, "the agent ended before the command did"));
    }
}
