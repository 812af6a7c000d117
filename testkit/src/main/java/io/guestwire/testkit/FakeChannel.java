// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.channel.Channel;
import io.guestwire.channel.ChannelHandler;
import io.guestwire.channel.ChannelUser;
import io.guestwire.channel.Side;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One end of a channel in memory, in the hands of a base layer; the test is the other end. What the
 * test gives is handed over at once and in the very pieces in which it was given; what the base
 * layer has to say waits until the test takes it.
 *
 * <p>Two ends with a line between them, which delays and splits: {@link HostAndGuests}. One that
 * runs on its own thread: {@link LiveChannel}.
 *
 * <p><b>Thread:</b> the test's is the channel's thread. {@link #wantWrite} any.
 */
public final class FakeChannel implements Channel {
    private final Side side;
    private final String instance;
    private final Runnable onWantWrite;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Sink sink = new Sink();
    private ChannelHandler handler;
    private volatile boolean writeWanted;
    private volatile boolean paused;
    private boolean ended;
    private int room = Integer.MAX_VALUE;

    /**
     * One end that is not connected yet.
     *
     * @param onWantWrite told whenever the base layer has something to write, on any thread
     */
    FakeChannel(Side side, String instance, Runnable onWantWrite) {
        this.side = side;
        this.instance = instance;
        this.onWantWrite = onWantWrite;
    }

    /** Connects a guest to a host node. */
    public static FakeChannel open(ChannelUser node, String instance) {
        return open(node, Side.HOST, instance);
    }

    /** Connects a peer to a node, which is at this side of the channel. */
    public static FakeChannel open(ChannelUser node, Side side, String instance) {
        FakeChannel channel = new FakeChannel(side, instance, () -> {});
        channel.openAt(node);
        return channel;
    }

    void openAt(ChannelUser node) {
        handler = node.opened(this);
    }

    /** Whether the node wanted the channel. */
    public boolean isServed() {
        return handler != null;
    }

    /** Bytes come from the peer; see {@link #receive(byte[])}. */
    public void receive(String text) {
        receive(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes come from the peer, in one piece. They come also while reading is paused. */
    public void receive(byte[] bytes) {
        handler.received(ByteBuffer.wrap(bytes));
    }

    /** As {@link #receive(byte[])}, in a buffer outside of the heap. */
    public void receiveDirect(byte[] bytes) {
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        direct.flip();
        handler.received(direct);
    }

    /** The peer goes and may come back on this channel, as a host does behind a guest's device. */
    public void interrupt() {
        handler.interrupted("the test's host went");
    }

    /** The peer is back. */
    public void resume() {
        handler.resumed();
    }

    /** The channel ends. */
    public void hangUp() {
        end("the test hung up");
    }

    /**
     * Writes what waits, as a transport would, and gives all frames since the last call; the last
     * one may be a part of a frame, when there was no room for more.
     */
    public List<String> sent() {
        flush();
        return written();
    }

    /** As {@link #sent}, byte for byte. */
    public byte[] takeWritten() {
        flush();
        byte[] bytes = written.toByteArray();
        written.reset();
        return bytes;
    }

    /** Writes what waits, as far as there is room. */
    public void flush() {
        boolean more = true;
        while (more) {
            more = writeSome();
        }
    }

    /** Writes once; answers whether there may be more and there is room for it. */
    boolean writeSome() {
        if (!writeWanted || room == 0 || ended) {
            return false;
        }
        // Before the writing: who wants to write meanwhile must not be forgotten.
        writeWanted = false;
        try {
            if (handler.writable(sink)) {
                writeWanted = true;
            }
        } catch (IOException e) {
            throw new IllegalStateException("The channel in memory threw", e);
        }
        return writeWanted;
    }

    /** The frames that have been written since the last call. */
    List<String> written() {
        String text = written.toString(StandardCharsets.UTF_8);
        written.reset();
        return Arrays.stream(text.split("\n")).filter(line -> !line.isEmpty()).toList();
    }

    /** Takes this many bytes from now on, then none: a peer that does not read. */
    public void room(int bytes) {
        room = bytes;
    }

    /** Whether the node does not want to read for now. */
    public boolean isPaused() {
        return paused;
    }

    /** Whether the channel has ended, by either side. */
    public boolean isEnded() {
        return ended;
    }

    private void end(String reason) {
        if (!ended) {
            ended = true;
            handler.closed(reason);
        }
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
        return "memory:" + instance;
    }

    @Override
    public void wantWrite() {
        writeWanted = true;
        onWantWrite.run();
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
    }

    @Override
    public void close(String reason) {
        end(reason);
    }

    /** Takes as many bytes as there is room for. */
    private final class Sink implements GatheringByteChannel {
        @Override
        public long write(ByteBuffer[] buffers, int offset, int length) {
            long total = 0;
            for (int i = offset; i < offset + length; i++) {
                total += write(buffers[i]);
            }
            return total;
        }

        @Override
        public long write(ByteBuffer[] buffers) {
            return write(buffers, 0, buffers.length);
        }

        @Override
        public int write(ByteBuffer buffer) {
            byte[] taken = new byte[Math.min(room, buffer.remaining())];
            buffer.get(taken);
            written.writeBytes(taken);
            room -= room == Integer.MAX_VALUE ? 0 : taken.length;
            return taken.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
