// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket that the agent's commands connect to; its owner and root may. Any thread. */
final class ControlSocket implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Path path;
    private final ServerSocketChannel listener;
    private final Object fileKey;

    private ControlSocket(Path path, ServerSocketChannel listener, Object fileKey) {
        this.path = path;
        this.listener = listener;
        this.fileKey = fileKey;
    }

    /** Another agent listens there. */
    static final class TakenException extends IOException {
        private static final long serialVersionUID = 1;

        private TakenException(String holder) {
            super(holder);
        }
    }

    /**
     * Listens; a socket that a killed agent left is replaced.
     *
     * @throws TakenException when another agent listens there; its message says which
     * @throws IOException when it cannot for another reason, which the message tells with the path
     */
    static ControlSocket listen(Path path) throws IOException {
        try {
            makeRoom(path);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                listener.bind(UnixDomainSocketAddress.of(path));
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
                return new ControlSocket(path, listener, fileKey(path));
            } catch (IOException | RuntimeException e) {
                listener.close();
                throw e;
            }
        } catch (TakenException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("control socket " + path + ": " + Reason.of(e), e);
        }
    }

    private static void makeRoom(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & FILE_TYPE) != SOCKET) {
            throw new IOException("expected a socket or nothing, found something else");
        }
        try (ControlClient holder = ControlClient.connect(path)) {
            if (holder != null) {
                Event.Agent agent = holder.agent();
                throw new TakenException(
                        "process " + agent.process() + ", whose port is " + agent.device());
            }
        } catch (TakenException e) {
            throw e;
        } catch (IOException e) {
            throw new TakenException(e.getMessage());
        }
        Files.delete(path);
    }

    private static Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    SocketChannel accept() throws IOException {
        return listener.accept();
    }

    /** Listens no more and removes the socket, unless it is another one's by now. */
    @Override
    public void close() {
        try {
            if (fileKey.equals(fileKey(path))) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.debug("Removing {}", path, e);
        }
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("Closing {}", path, e);
        }
    }
}
