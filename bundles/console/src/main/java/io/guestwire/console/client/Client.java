// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console.client;

import io.guestwire.console.ExitStatus;
import io.guestwire.console.SocketPlace;
import io.guestwire.console.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends one command line to the node and copies what it prints. */
final class Client {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path data;
    private final OutputStream out;
    private final OutputStream err;

    /**
     * A client of one node.
     *
     * @param data the node's data folder
     */
    Client(Path data, OutputStream out, OutputStream err) {
        this.data = data;
        this.out = out;
        this.err = err;
    }

    /** Runs the command line, or only waits for the node if it is empty; returns the status. */
    int run(String commandLine, Duration wait) throws IOException {
        try (SocketChannel channel = connect(wait)) {
            if (channel == null) {
                return ExitStatus.NO_NODE.code();
            }
            if (commandLine.isBlank()) {
                return ExitStatus.OK.code();
            }
            try {
                Wire.writeRequest(channel, commandLine);
            } catch (ProtocolException e) {
                say(e.getMessage());
                return ExitStatus.FAILED.code();
            } catch (IOException e) {
                // Sent away before it was read: the reason is in what the node has written.
            }
            return copy(channel);
        }
    }

    private SocketChannel connect(Duration wait) throws IOException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            String reason;
            try {
                Path socket = SocketPlace.find(data);
                if (socket != null) {
                    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
                }
                reason = "no node is running in %s, or it is still starting";
            } catch (AccessDeniedException e) {
                reason = "the node in %s belongs to another user";
            } catch (IOException e) {
                reason =
                        "Permission denied".equals(e.getMessage())
                                ? "the node in %s belongs to another user"
                                : "the node in %s has ended, or does not answer";
            }
            if (System.nanoTime() - deadline >= 0) {
                say(reason.formatted(data.getParent()) + advice(reason));
                return null;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private static String advice(String reason) {
        return reason.contains("user")
                ? ": run this as that user or as root"
                : ": start it with bin/karaf server, or wait for it with --wait 60";
    }

    private int copy(SocketChannel channel) throws IOException {
        boolean lineOpen = false;
        Wire.Frame frame;
        while ((frame = Wire.readFrame(channel)) != null) {
            switch (frame.kind()) {
                case OUTPUT -> {
                    byte[] bytes = frame.payload();
                    print(out, bytes);
                    lineOpen = bytes.length == 0 ? lineOpen : bytes[bytes.length - 1] != '\n';
                }
                case ERROR -> print(err, frame.payload());
                default -> {
                    if (lineOpen) { // Karaf's tables leave out the last newline
                        print(out, new byte[] {'\n'});
                    }
                    return frame.payload()[0];
                }
            }
        }
        say(
                "the node hung up before the command ended: it stops, or its shell was refreshed;"
                        + " what became of the command is unknown");
        return ExitStatus.FAILED.code();
    }

    private static void print(OutputStream stream, byte[] bytes) throws IOException {
        stream.write(bytes);
        stream.flush();
    }

    private void say(String text) throws IOException {
        print(err, ("guestwire: " + text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
