// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AddressAlreadyInUseSocketException;

/**
 * The agent's own sockets: the one with the abstract name, the one in the file system, or both
 * (PROTOCOL, section 4).
 *
 * <p><b>Threads:</b> one receives; any may ask for a {@link #descriptor}, wake and close.
 */
final class AgentSocket implements AutoCloseable {
    /** Asked for; the kernel gives what {@code net.core.wmem_max} allows. */
    private static final int SEND_BUFFER_BYTES = 4 * 1024 * 1024;

    /** The bits of a mode that say what a file is. */
    private static final int FILE_TYPE = 0170000;

    private static final int SOCKET = 0140000;

    private final List<AFUNIXDatagramChannel> channels = new ArrayList<>();
    private final ByteBuffer sender =
            ByteBuffer.allocateDirect(Target.SOCKET_ADDRESS_BYTES).order(ByteOrder.nativeOrder());
    private final Path path;
    private Selector selector;
    private boolean boundPath;

    private AgentSocket(Path path) {
        this.path = path;
    }

    /**
     * Opens and binds what is configured.
     *
     * @throws NameTakenException when somebody else has the name or the path
     * @throws IOException when the kernel refuses for another reason
     * @throws LinkageError when junixsocket's native library cannot be used; or an {@link
     *     UnsupportedOperationException}
     */
    static AgentSocket open(GatewaySettings settings) throws IOException {
        AgentSocket socket = new AgentSocket(settings.agentPath().orElse(null));
        try {
            if (!settings.agentName().isEmpty()) {
                socket.bind(AFUNIXSocketAddress.inAbstractNamespace(settings.agentName()));
            }
            if (socket.path != null) {
                socket.bindPath(settings.agentPathMode());
            }
            return socket;
        } catch (IOException | RuntimeException | LinkageError e) {
            socket.close();
            throw e;
        }
    }

    private void bindPath(int mode) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!isSocket(path)) {
                throw new IOException("expected a socket or nothing at agent.path, found a file");
            }
            if (isServed(path)) {
                throw new NameTakenException(path.toString(), null);
            }
            Files.delete(path); // What a killed agent left.
        }
        bind(AFUNIXSocketAddress.of(path));
        boundPath = true;
        Files.setPosixFilePermissions(path, permissions(mode));
    }

    private void bind(AFUNIXSocketAddress address) throws IOException {
        AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open();
        channels.add(channel);
        // Else a group that still sends with its duplicate would take it for the receiver's end.
        channel.setShutdownOnClose(false);
        channel.configureBlocking(false);
        try {
            channel.bind(address);
        } catch (AddressAlreadyInUseSocketException e) {
            throw new NameTakenException(shown(address), e);
        }
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
        if (selector == null) {
            selector = channel.provider().openSelector();
        }
        channel.register(selector, SelectionKey.OP_READ);
    }

    private static String shown(AFUNIXSocketAddress address) {
        return address.getPath();
    }

    private static boolean isSocket(Path path) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & FILE_TYPE) == SOCKET;
    }

    /** A socket of datagrams refuses a stream, but only while it is there. */
    private static boolean isServed(Path path) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // The full backlog of a stream must not hold us up; it is somebody's too.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values(); // from rwx of the owner downwards
        for (int i = 0; i < all.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }

    /** Waits until something has come, {@link #wake} is called, or the time is up. */
    void await(long millis) throws IOException {
        selector.select(millis);
    }

    void wake() {
        selector.wakeup();
    }

    /** How many sockets there are. */
    int count() {
        return channels.size();
    }

    /**
     * Receives one datagram of one of the sockets; see {@link Native#receive}. {@link #senderName}
     * then tells who sent it.
     */
    int receive(int socket, ByteBuffer datagram) throws IOException {
        return Native.receive(channels.get(socket).getFileDescriptor(), datagram, sender);
    }

    /** Who sent the last datagram: on the receiving thread. */
    SenderName senderName() {
        if (sender.getShort(0) == 0) {
            return SenderName.NONE;
        }
        int from = Short.BYTES;
        boolean isAbstract = sender.get(from) == 0;
        if (isAbstract) {
            from++;
        }
        int to = Short.BYTES + Target.NAME_BYTES;
        if (isAbstract) {
            while (to > from && sender.get(to - 1) == 0) {
                to--; // Padding, of which this address does not tell how much there was.
            }
        } else {
            to = from;
            while (to < Short.BYTES + Target.NAME_BYTES && sender.get(to) != 0) {
                to++;
            }
        }
        byte[] name = new byte[to - from];
        sender.get(from, name);
        String text = new String(name, StandardCharsets.UTF_8);
        return text.isEmpty() ? SenderName.NONE : new SenderName(text, isAbstract);
    }

    /** A descriptor to send with, the caller's to close. */
    FileDescriptor descriptor() throws IOException {
        return Native.duplicate(channels.get(0).getFileDescriptor());
    }

    /** A descriptor of a new socket without a name, the caller's to close. */
    static FileDescriptor unbound() throws IOException {
        try (AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open()) {
            channel.setShutdownOnClose(false); // The duplicate lives on.
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
            return Native.duplicate(channel.getFileDescriptor());
        }
    }

    @Override
    public void close() {
        for (AFUNIXDatagramChannel channel : channels) {
            closeQuietly(channel);
        }
        if (selector != null) {
            closeQuietly(selector);
        }
        if (boundPath) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException ignored) {
                // The next agent does it.
            }
        }
    }

    private static void closeQuietly(Closeable thing) {
        try {
            thing.close();
        } catch (IOException ignored) {
            // It is closed.
        }
    }
}
