// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.load;

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
import java.util.function.Consumer;

/** A guest's end of its channel: listens as QEMU does, and reads lines on a thread of its own. */
public final class GuestSocket implements AutoCloseable {
    private static final int READ_BYTES = 65_536;

    private final Path file;
    private final ServerSocketChannel listener;
    private final SocketChannel channel;

    /**
     * Listens, and waits until the host has connected.
     *
     * @param lines gets each line that is not empty, and null after the lines of one read
     */
    public GuestSocket(Path channels, String instance, Consumer<String> lines) throws IOException {
        file = channels.resolve("cgcs.messaging." + instance + ".sock");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(file), 1);
        channel = listener.accept();
        start("reader of " + instance, () -> read(lines));
    }

    static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Writes one message to an address, or several made into one text by {@link #frame}. */
    void write(String frames) {
        write(frames.getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes all of it, blocked for as long as the host does not read. */
    public void write(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message in its envelope. */
    static String frame(String address, String data) {
        return "\n{\"version\":1,\"source_addr\":\""
                + address
                + "\",\"dest_addr\":\""
                + address
                + "\",\"data\":"
                + data
                + "}\n";
    }

    private void read(Consumer<String> lines) {
        byte[] bytes = new byte[READ_BYTES];
        int length = 0;
        try {
            int read;
            while ((read = channel.read(ByteBuffer.wrap(bytes, length, bytes.length - length)))
                    >= 0) {
                int from = 0;
                length += read;
                for (int i = length - read; i < length; i++) {
                    if (bytes[i] == '\n') {
                        if (i > from) {
                            lines.accept(
                                    new String(bytes, from, i - from, StandardCharsets.ISO_8859_1));
                        }
                        from = i + 1;
                    }
                }
                lines.accept(null);
                length -= from;
                System.arraycopy(bytes, from, bytes, 0, length);
            }
        } catch (IOException e) {
            // The test has closed it.
        }
    }

    /** Leaves as QEMU does in order: the file is removed. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
        listener.close();
    }
}
