// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.awaitility.Awaitility.await;

import io.guestwire.channel.Channel;
import io.guestwire.channel.ChannelHandler;
import io.guestwire.channel.ChannelUser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A user of channels that remembers what happened. */
final class Recorder implements ChannelUser {
    final List<Opened> opened = new CopyOnWriteArrayList<>();
    volatile Consumer<Opened> onReceive = channel -> {};
    volatile boolean wanted = true;

    /** What happened to one channel. */
    static final class Opened implements ChannelHandler {
        final Channel channel;
        private final Recorder recorder;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Queue<ByteBuffer> toWrite = new ArrayDeque<>();
        final List<String> closed = new CopyOnWriteArrayList<>();
        volatile int calls;
        volatile int writes;
        volatile Thread lastWriter;

        /** How many calls of {@link #writable} there were beside another, or after the end. */
        final AtomicInteger wrongWrites = new AtomicInteger();

        private final AtomicBoolean writing = new AtomicBoolean();

        private Opened(Channel channel, Recorder recorder) {
            this.channel = channel;
            this.recorder = recorder;
        }

        @Override
        public void received(ByteBuffer data) {
            synchronized (bytes) {
                calls++;
                byte[] copy = new byte[data.remaining()];
                data.get(copy);
                bytes.writeBytes(copy);
            }
            recorder.onReceive.accept(this);
        }

        @Override
        public boolean writable(GatheringByteChannel sink) throws IOException {
            if (!writing.compareAndSet(false, true) || !closed.isEmpty()) {
                wrongWrites.incrementAndGet();
            }
            try {
                return write(sink);
            } finally {
                writing.set(false);
            }
        }

        private boolean write(GatheringByteChannel sink) throws IOException {
            synchronized (toWrite) {
                lastWriter = Thread.currentThread();
                try {
                    return writeAll(sink);
                } finally {
                    writes++; // Who sees it sees what has been written.
                }
            }
        }

        private boolean writeAll(GatheringByteChannel sink) throws IOException {
            while (!toWrite.isEmpty()) {
                sink.write(toWrite.peek());
                if (toWrite.peek().hasRemaining()) {
                    return true;
                }
                toWrite.remove();
            }
            return false;
        }

        @Override
        public void interrupted(String reason) {
            throw new AssertionError("a socket ends, and does not come back");
        }

        @Override
        public void resumed() {
            throw new AssertionError("a socket ends, and does not come back");
        }

        @Override
        public void closed(String reason) {
            closed.add(reason);
        }

        void send(byte[] data) {
            add(data);
            channel.wantWrite();
        }

        /** The same on this thread. */
        void sendNow(byte[] data) {
            add(data);
            channel.writeNow();
        }

        private void add(byte[] data) {
            synchronized (toWrite) {
                toWrite.add(ByteBuffer.wrap(data));
            }
        }

        int count() {
            synchronized (bytes) {
                return bytes.size();
            }
        }

        byte[] bytes() {
            synchronized (bytes) {
                return bytes.toByteArray();
            }
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        Opened awaitText(String expected) {
            await().until(() -> text().equals(expected));
            return this;
        }

        String awaitClosed() {
            await().until(() -> !closed.isEmpty());
            return closed.get(0);
        }
    }

    @Override
    public ChannelHandler opened(Channel channel) {
        if (!wanted) {
            return null;
        }
        Opened handler = new Opened(channel, this);
        opened.add(handler);
        return handler;
    }

    /** Waits for the n-th channel, counted from 1. */
    Opened channel(int n) {
        await().until(() -> opened.size() >= n);
        return opened.get(n - 1);
    }
}
