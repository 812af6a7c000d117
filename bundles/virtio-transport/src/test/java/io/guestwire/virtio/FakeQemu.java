// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Listens as QEMU does: a backlog of one, one client at a time, a stale file is replaced. */
final class FakeQemu implements AutoCloseable {
    final Path path;
    private final ServerSocketChannel listener;
    private SocketChannel client;

    private FakeQemu(Path path, int backlog) throws IOException {
        this.path = path;
        Files.deleteIfExists(path);
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path), backlog);
        listener.configureBlocking(false);
    }

    static FakeQemu listen(Path path) {
        return listen(path, 1);
    }

    static FakeQemu listen(Path path, int backlog) {
        try {
            return new FakeQemu(path, backlog);
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
    }

    /** Leaves the file without a listener, as SIGKILL on QEMU does. */
    static Path dead(Path path) {
        listen(path).kill();
        return path;
    }

    /** Waits for the host to connect. */
    FakeQemu accept() {
        client = await().until(this::poll, c -> c != null);
        return this;
    }

    /** The client that waits to be accepted, or null. */
    SocketChannel poll() {
        try {
            SocketChannel accepted = listener.accept();
            if (accepted != null) {
                accepted.configureBlocking(true);
            }
            return accepted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SocketChannel client() {
        return client;
    }

    FakeQemu write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    FakeQemu write(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                client.write(buffer);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] read(int count) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(count);
            while (buffer.hasRemaining() && client.read(buffer) >= 0) {
                // Goes on.
            }
            return buffer.array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops the client and goes on listening. */
    FakeQemu hangUp() {
        closed(client);
        client = null;
        return this;
    }

    /** Ends as after SIGKILL: the file stays. */
    void kill() {
        if (client != null) {
            closed(client);
        }
        closed(listener);
    }

    /** Ends in order: the file is removed. */
    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void closed(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
