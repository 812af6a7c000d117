// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guest without a virtual machine, for trials: a unix socket that listens as QEMU's does, for a
 * host to connect to. One host is served; a second waits in the backlog until the first has gone.
 *
 * <p><b>Threads:</b> {@link #open} by the port; {@link #close} any, when the port has been stopped.
 */
public final class ListeningPort implements PortSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningPort.class);

    /** As QEMU listens. */
    private static final int BACKLOG = 1;

    private final Path path;
    private ServerSocketChannel listener;

    /** A port that will listen at this path; a stale socket there is replaced. */
    public ListeningPort(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    @Override
    public String location() {
        return path.toString();
    }

    @Override
    public synchronized PortLink open() throws PortException {
        try {
            if (listener == null) {
                listener = listen();
            }
            SocketChannel host = listener.accept();
            if (host == null) {
                throw PortException.waiting("waits for the host to connect");
            }
            host.configureBlocking(true);
            return new SocketLink(host);
        } catch (IOException e) {
            throw PortException.unusable("cannot listen: " + PortPath.reason(e));
        }
    }

    private ServerSocketChannel listen() throws IOException, PortException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (isListenedOn()) {
                throw PortException.unusable("busy: somebody listens there already");
            }
            Files.delete(path);
        }
        ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            opened.configureBlocking(false);
            opened.bind(UnixDomainSocketAddress.of(path), BACKLOG);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Whether it must not be replaced: somebody answers, or it is no socket at all. */
    private boolean isListenedOn() throws IOException, PortException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & PortPath.FILE_TYPE) != PortPath.SOCKET) {
            throw PortException.unusable("expected a socket or nothing, found a file");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // A full backlog must not hold us up; it is somebody's too.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    /** Listens no more and removes the socket, as QEMU does when its guest shuts down. */
    @Override
    public synchronized void close() {
        if (listener != null) {
            try {
                Files.deleteIfExists(path);
                listener.close();
            } catch (IOException e) {
                LOG.debug("Closing {}", path, e);
            }
            listener = null;
        }
    }
}
