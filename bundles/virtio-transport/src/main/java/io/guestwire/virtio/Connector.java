// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Tries to connect to a unix socket, without ever waiting.
 *
 * <p>Linux answers a non-blocking connect to a listener whose backlog is full with EAGAIN, and then
 * nothing is pending. The JDK throws that ("Resource temporarily unavailable", seen with 17 and
 * 25); should one take it for a connection in progress ({@code connect} returns false), {@code
 * finishConnect} would call it established. So both mean: not connected, try anew with another
 * socket.
 */
final class Connector {
    /**
     * What the kernel may hold for a guest that is slow to read. What it holds is ahead of every
     * answer, and no turn of the message groups reaches it any more; so less than its default of
     * 208 KiB. The kernel doubles it for its own bookkeeping.
     */
    private static final int SEND_BYTES = 32_768;

    /** What fits into {@code sockaddr_un.sun_path} with its NUL is 107; the JDK takes one less. */
    static final int LONGEST_PATH_BYTES = 106;

    private static final String BUSY = "the listener's backlog is full: somebody else is connected";

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final SocketSource source;

    /** Where new sockets come from: the system, or a test. */
    @FunctionalInterface
    interface SocketSource {
        SocketChannel open() throws IOException;
    }

    /**
     * What came of it.
     *
     * @param socket connected and non-blocking; null when it failed
     * @param reason why it failed, in a few words
     * @param lasting whether trying again is in vain until somebody mends what the reason names
     */
    record Attempt(SocketChannel socket, String reason, boolean lasting) {
        static Attempt failed(String reason) {
            return new Attempt(null, reason, false);
        }

        static Attempt unusable(String reason) {
            return new Attempt(null, reason, true);
        }
    }

    Connector(SocketSource source) {
        this.source = source;
    }

    /** A connector to the system's sockets. */
    static Connector ofSystem() {
        return new Connector(Connector::open);
    }

    private static SocketChannel open() throws IOException {
        return SocketChannel.open(StandardProtocolFamily.UNIX)
                .setOption(StandardSocketOptions.SO_SNDBUF, SEND_BYTES);
    }

    /** Tries once. Any thread; never blocks and never throws. */
    Attempt attempt(Path path) {
        int bytes = ChannelName.textOf(path).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_PATH_BYTES) {
            return Attempt.unusable(
                    "the path has %d bytes, and a unix socket's may have at most %d"
                            .formatted(bytes, LONGEST_PATH_BYTES));
        }
        SocketChannel socket = null;
        boolean connected = false;
        try {
            socket = source.open();
            socket.configureBlocking(false);
            connected = socket.connect(UnixDomainSocketAddress.of(path));
            return connected ? new Attempt(socket, "", false) : Attempt.failed(BUSY);
        } catch (ConnectException e) {
            // The kernel refuses for a file that is no socket at all just the same.
            return isSocket(path)
                    ? Attempt.failed("connection refused: nobody listens")
                    : Attempt.unusable("not a socket");
        } catch (IOException | RuntimeException e) {
            return Attempt.failed(reason(e));
        } finally {
            if (!connected) {
                close(socket);
            }
        }
    }

    private static String reason(Exception e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return switch (message) {
            case "resource temporarily unavailable" -> BUSY;
            case "null" -> e.toString();
            default -> message;
        };
    }

    private static boolean isSocket(Path path) {
        try {
            // Following links, as connecting does.
            int mode = (Integer) Files.getAttribute(path, "unix:mode", new LinkOption[0]);
            return (mode & FILE_TYPE) == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // Gone, or not to be known: the benefit of the doubt.
            return true;
        }
    }

    private static void close(SocketChannel socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException ignored) {
                // Never connected: nothing is lost.
            }
        }
    }
}
