// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Channel;
import io.guestwire.channel.ChannelHandler;
import io.guestwire.channel.Side;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;

/**
 * A channel without a socket: the benchmark hands bytes in, and what is written is counted and
 * forgotten. So what is measured is the base layer. The test kit's channel keeps a copy of all that
 * is written for the test to look at: its arrays would be in every figure.
 *
 * <p><b>Threads:</b> {@link #wantWrite} any; the rest on the benchmark's, which plays the
 * channel's.
 */
final class MemoryChannel implements Channel, GatheringByteChannel {
    private final String instance;
    private ChannelHandler handler;
    private volatile boolean writeWanted;
    private long bytesWritten;

    private MemoryChannel(String instance) {
        this.instance = instance;
    }

    static MemoryChannel connect(BaseLayer node, int number) {
        MemoryChannel channel = new MemoryChannel(String.format("instance-%08x", number));
        channel.handler = node.opened(channel);
        return channel;
    }

    /** The other side of it in the base layer. */
    PeerConnection connection() {
        return (PeerConnection) handler;
    }

    /** Bytes came: all that is in the buffer from its beginning to its limit. */
    void receive(ByteBuffer bytes) {
        handler.received(bytes.rewind());
    }

    /** Writes what waits, as the transport would. */
    long flush() {
        try {
            boolean more = writeWanted;
            writeWanted = false;
            while (more) {
                more = handler.writable(this);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytesWritten;
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) {
        long count = 0;
        for (int i = offset; i < offset + length; i++) {
            count += write(buffers[i]);
        }
        return count;
    }

    @Override
    public long write(ByteBuffer[] buffers) {
        return write(buffers, 0, buffers.length);
    }

    @Override
    public int write(ByteBuffer buffer) {
        int count = buffer.remaining();
        buffer.position(buffer.limit());
        bytesWritten += count;
        return count;
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
        // The benchmark goes on: it is not a peer that is to be held back.
    }

    @Override
    public void resumeReading() {
        // It never stopped.
    }

    @Override
    public void close(String reason) {
        handler.closed(reason);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
