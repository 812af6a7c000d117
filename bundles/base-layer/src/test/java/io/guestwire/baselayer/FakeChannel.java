// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Channel;
import io.guestwire.channel.ChannelHandler;
import io.guestwire.channel.Side;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** One end of a channel in memory; the test is the other end. */
final class FakeChannel implements Channel, GatheringByteChannel {
    private final String instance;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private ChannelHandler handler;
    private boolean writeWanted;
    boolean paused;

    /** How many bytes it takes before it blocks. */
    int room = Integer.MAX_VALUE;

    FakeChannel(String instance) {
        this.instance = instance;
    }

    /** Connects it to the node. */
    static FakeChannel open(BaseLayer node, String instance) {
        FakeChannel channel = new FakeChannel(instance);
        channel.handler = node.opened(channel);
        return channel;
    }

    boolean isServed() {
        return handler != null;
    }

    void receive(String text) {
        receive(text.getBytes(StandardCharsets.UTF_8));
    }

    void receive(byte[] bytes) {
        handler.received(ByteBuffer.wrap(bytes));
    }

    void receiveDirect(byte[] bytes) {
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        direct.flip();
        handler.received(direct);
    }

    void interrupt() {
        handler.interrupted("the test's host went");
    }

    void resume() {
        handler.resumed();
    }

    void hangUp() {
        handler.closed("the test hung up");
    }

    /** Writes what waits, as the transport would, and gives all frames since the last call. */
    List<String> sent() {
        flush();
        String text = written.toString(StandardCharsets.UTF_8);
        written.reset();
        return Arrays.stream(text.split("\n")).filter(line -> !line.isEmpty()).toList();
    }

    void flush() {
        try {
            boolean more = writeWanted;
            writeWanted = false;
            while (more && room > 0) {
                more = handler.writable(this);
            }
            writeWanted = more;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Side side() {
        return Side.HOST;
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
        handler.closed(reason);
    }

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
        int n = Math.min(room, buffer.remaining());
        for (int i = 0; i < n; i++) {
            written.write(buffer.get());
        }
        room -= n;
        return n;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
