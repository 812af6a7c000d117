// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One of a {@link Crowd}: a unix socket that listens as QEMU's does, one host at a time, and raw
 * bytes behind it.
 *
 * <p><b>Threads:</b> any; of those that write, one at a time.
 */
final class Guest {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long MOMENT_NANOS = 200_000;

    private final Crowd crowd;
    private final String instance;
    private final Path socket;
    private volatile Ear ear = (guest, line) -> {};
    private volatile SocketChannel channel;
    private volatile boolean mute;
    private volatile boolean ended = true;
    private volatile long heard;

    // On the crowd's thread.
    private ServerSocketChannel listener;
    private SelectionKey listening;
    private SelectionKey reading;
    private byte[] partial = {};
    private int held;

    /** Hears each line that is not empty, on the crowd's thread. */
    interface Ear {
        void heard(Guest guest, String line);
    }

    Guest(Crowd crowd, String instance, Path socket) {
        this.crowd = crowd;
        this.instance = instance;
        this.socket = socket;
    }

    String instance() {
        return instance;
    }

    /** Who hears what comes from now on. */
    Guest hears(Ear listener) {
        ear = listener;
        return this;
    }

    boolean isConnected() {
        return channel != null;
    }

    /** Whether it reads what comes. */
    boolean isReading() {
        return !mute;
    }

    /** Whether it neither listens nor is connected. */
    boolean hasEnded() {
        return ended;
    }

    /** How many lines have come. */
    long heard() {
        return heard;
    }

    /** Listens, anew or for the first time, as a QEMU that was started. */
    void listen() {
        try {
            Files.deleteIfExists(socket);
            ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            opened.configureBlocking(false);
            opened.bind(UnixDomainSocketAddress.of(socket), 1);
            ended = false;
            crowd.execute(() -> listensAt(opened));
        } catch (IOException e) {
            throw new UncheckedIOException(socket.toString(), e);
        }
    }

    /** Reads no more, and goes on to write. */
    void stopReading() {
        mute = true;
        crowd.execute(this::setInterest);
    }

    /** Reads again. */
    void readOn() {
        mute = false;
        crowd.execute(this::setInterest);
    }

    /** Closes one direction: the host reads to the end, and could still write. */
    void stopWriting() throws IOException {
        channel.shutdownOutput();
    }

    /** Ends the connection; the host may connect anew at once. */
    void cut() {
        crowd.execute(this::disconnect);
    }

    /** Ends as QEMU does when it is killed: the socket's file stays. */
    void kill() {
        ended = true;
        crowd.execute(this::end);
    }

    /** Ends as QEMU does in order: the file is removed. */
    void leave() {
        ended = true;
        removeFile();
        crowd.execute(this::end);
    }

    /** As an operator does who finds the file of a QEMU that was killed. */
    void removeFile() {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes all of it, waiting for room as often as it must.
     *
     * @throws IOException when no host is connected, or not to the end
     */
    void write(byte[] bytes) throws IOException {
        SocketChannel to = channel;
        if (to == null) {
            throw new ClosedChannelException();
        }
        ByteBuffer left = ByteBuffer.wrap(bytes);
        long limit = System.nanoTime() + LIMIT_NANOS;
        while (left.hasRemaining()) {
            if (to.write(left) == 0) {
                if (System.nanoTime() - limit > 0) {
                    throw new AssertionError(instance + " is not read any more");
                }
                LockSupport.parkNanos(MOMENT_NANOS);
            }
        }
    }

    // ---- on the crowd's thread

    void ready(SelectionKey key) {
        try {
            if (key == listening) {
                accept();
            } else if (key == reading) {
                read();
            }
        } catch (IOException e) {
            disconnect();
        }
    }

    private void listensAt(ServerSocketChannel opened) {
        try {
            listener = opened;
            listening = opened.register(crowd.selector(), SelectionKey.OP_ACCEPT, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() throws IOException {
        SocketChannel accepted = listener.accept();
        if (accepted == null) {
            return;
        }
        accepted.configureBlocking(false);
        reading = accepted.register(crowd.selector(), mute ? 0 : SelectionKey.OP_READ, this);
        held = 0;
        channel = accepted;
        crowd.count(1);
        if (crowd.keepsListening()) {
            listening.interestOps(0); // A second one idles in the backlog.
        } else {
            stopListening();
        }
    }

    private void setInterest() {
        if (reading != null) {
            reading.interestOps(mute ? 0 : SelectionKey.OP_READ);
        }
    }

    private void read() throws IOException {
        ByteBuffer buffer = crowd.buffer();
        int count = channel.read(buffer);
        if (count < 0) {
            disconnect();
            return;
        }
        byte[] bytes = buffer.array();
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                if (held > 0) {
                    hold(bytes, from, i);
                    line(partial, 0, held);
                    held = 0;
                } else if (i > from) {
                    line(bytes, from, i);
                }
                from = i + 1;
            }
        }
        hold(bytes, from, count);
    }

    private void hold(byte[] bytes, int from, int to) {
        int length = to - from;
        if (held + length > partial.length) {
            partial = Arrays.copyOf(partial, held + length);
        }
        System.arraycopy(bytes, from, partial, held, length);
        held += length;
    }

    private void line(byte[] bytes, int from, int to) {
        ear.heard(this, new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        heard = heard + 1;
    }

    private void disconnect() {
        if (channel != null) {
            reading.cancel();
            close(channel);
            channel = null;
            reading = null;
            crowd.count(-1);
        }
        if (listener != null) {
            listening.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    void end() {
        stopListening();
        disconnect();
    }

    private void stopListening() {
        if (listener != null) {
            listening.cancel();
            close(listener);
            listener = null;
        }
    }

    private static void close(java.nio.channels.Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
