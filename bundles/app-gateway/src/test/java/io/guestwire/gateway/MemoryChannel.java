// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.channel.Channel;
import io.guestwire.channel.ChannelHandler;
import io.guestwire.channel.Side;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A channel of a base layer whose other end is the test. */
final class MemoryChannel implements Channel, AutoCloseable {
    private final Side side;
    private final String instance;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final ChannelHandler handler;

    MemoryChannel(BaseLayer node, Side side, String instance) {
        this.side = side;
        this.instance = instance;
        this.handler = node.opened(this);
    }

    /** What the peer says. */
    void peerSends(int version, String sourceAddress, String destAddress, String data) {
        peerSends(
                "{\"version\":%d,\"source_addr\":\"%s\",\"dest_addr\":\"%s\",\"data\":%s}"
                        .formatted(version, sourceAddress, destAddress, data));
    }

    /** What the peer says, as a frame without its newlines. */
    void peerSends(String frame) {
        byte[] bytes = ("\n" + frame + "\n").getBytes(StandardCharsets.UTF_8);
        thread.execute(() -> handler.received(ByteBuffer.wrap(bytes)));
    }

    /** The next frame that the peer gets; null when none came in time. */
    String peerGets(long millis) throws InterruptedException {
        return frames.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** Joins this channel's other end to that of the other. */
    void joinTo(MemoryChannel other) {
        join(this, other);
        join(other, this);
    }

    private static void join(MemoryChannel from, MemoryChannel to) {
        Thread carrier =
                new Thread(
                        () -> {
                            try {
                                while (true) {
                                    to.peerSends(from.frames.take());
                                }
                            } catch (InterruptedException | RejectedExecutionException e) {
                                Thread.currentThread().interrupt(); // The test has ended.
                            }
                        });
        carrier.setDaemon(true);
        carrier.start();
    }

    String peerGets() throws InterruptedException {
        String frame = peerGets(5_000);
        if (frame == null) {
            throw new AssertionError("no frame came to " + instance);
        }
        return frame;
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public void wantWrite() {
        if (!thread.isShutdown()) {
            thread.execute(this::write);
        }
    }

    private void write() {
        try {
            if (handler.writable(new Sink())) {
                wantWrite();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void close(String reason) {
        if (!thread.isShutdown()) {
            thread.execute(() -> handler.closed(reason));
        }
    }

    @Override
    public void close() {
        close("the test ends");
        thread.shutdown();
    }

    private final class Sink implements GatheringByteChannel {
        @Override
        public int write(ByteBuffer bytes) {
            int length = bytes.remaining();
            while (bytes.hasRemaining()) {
                byte b = bytes.get();
                if (b != '\n') {
                    line.write(b);
                } else if (line.size() > 0) {
                    frames.add(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                }
            }
            return length;
        }

        @Override
        public long write(ByteBuffer[] bytes, int offset, int length) {
            long written = 0;
            for (int i = offset; i < offset + length; i++) {
                written += write(bytes[i]);
            }
            return written;
        }

        @Override
        public long write(ByteBuffer[] bytes) {
            return write(bytes, 0, bytes.length);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
