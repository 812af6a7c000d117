// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;

/**
 * Between a handler, which must not wait, and a device, whose writes do. The handler's bytes are
 * copied, the device is given the copy while the handler is in no call, and only when the device
 * has taken it the handler's bytes count as written: it offers them a second time and finds them
 * taken. So an interruption that comes meanwhile finds the handler free, and nothing that was not
 * written is taken for it.
 *
 * <p>One copy holds either whole buffers from their beginnings, as many as fit into one write, or a
 * part of a single one: whatever is lost, cut or late then is at worst one unreadable frame.
 *
 * <p><b>Thread:</b> whoever holds {@link PortCalls}' lock; {@link #bytes} and {@link #wrote} while
 * the writer is marked as writing.
 */
final class WriteStage implements GatheringByteChannel {
    /** What virtio_console takes in one write. */
    static final int CAPACITY = 32_768;

    private final ByteBuffer copy = ByteBuffer.allocateDirect(CAPACITY).flip();
    private long taken;
    private boolean closed;

    /** What the device is to be given; empty when nothing was offered. */
    ByteBuffer bytes() {
        return copy;
    }

    /** The device has taken so many bytes; what it left is offered again. */
    void wrote(int count) {
        taken = count;
        copy.position(0).limit(0);
    }

    /** What was copied will not be written. */
    void reset() {
        wrote(0);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        long acknowledged = acknowledge(sources, offset, length);
        if (!copy.hasRemaining()) {
            fill(sources, offset, length);
        }
        return acknowledged;
    }

    private long acknowledge(ByteBuffer[] sources, int offset, int length) {
        long left = taken;
        for (int i = offset; i < offset + length && left > 0; i++) {
            int count = (int) Math.min(left, sources[i].remaining());
            sources[i].position(sources[i].position() + count);
            left -= count;
        }
        long acknowledged = taken - left;
        taken = 0;
        return acknowledged;
    }

    private void fill(ByteBuffer[] sources, int offset, int length) {
        copy.clear();
        for (int i = offset; i < offset + length; i++) {
            ByteBuffer source = sources[i];
            if (!source.hasRemaining()) {
                continue;
            }
            boolean whole = source.position() == 0 && source.remaining() <= copy.remaining();
            if (whole) {
                copy.put(source.duplicate());
            } else if (copy.position() == 0) {
                int count = Math.min(source.remaining(), CAPACITY);
                copy.put(source.duplicate().limit(source.position() + count));
                break;
            } else {
                break;
            }
        }
        copy.flip();
    }

    @Override
    public long write(ByteBuffer[] sources) {
        return write(sources, 0, sources.length);
    }

    @Override
    public int write(ByteBuffer source) {
        return (int) write(new ByteBuffer[] {source}, 0, 1);
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
