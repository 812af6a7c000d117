// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

/**
 * Cuts a byte stream into frames at its newlines, whatever surrounds them (PROTOCOL, section 2). A
 * frame that comes in one piece is handed on in place; only one that comes in several is copied. A
 * frame over the limit is reported once and then skipped to its newline without being held.
 *
 * <p><b>Thread:</b> the channel's.
 */
final class FrameSplitter {
    /** What an idle channel may keep: an original guest agent writes each frame in three pieces. */
    private static final int KEPT_BYTES = 1_024;

    private static final byte[] EMPTY = {};

    /** Takes what was found; the arrays are lent for the length of the call. */
    interface Sink {
        /** One frame, without its newlines, never empty. */
        void frame(byte[] bytes, int from, int to);

        /** The beginning of a frame that is over the limit. */
        void tooLong(byte[] bytes, int from, int to);

        /** The beginning of a frame for which there is no room until it ends. */
        void noRoom(byte[] bytes, int from, int to);
    }

    private final Sink sink;
    private final FrameRoom room;
    private byte[] partial = EMPTY;
    private int held;
    private boolean skipping;

    FrameSplitter(Sink sink, FrameRoom room) {
        this.sink = sink;
        this.room = room;
    }

    void split(byte[] bytes, int from, int to, int maxFrameBytes) {
        int start = from;
        for (int end; (end = Bytes.newline(bytes, start, to)) < to; start = end + 1) {
            end(bytes, start, end, maxFrameBytes);
        }
        hold(bytes, start, to, maxFrameBytes);
    }

    /**
     * Begins anew: the stream was cut.
     *
     * @return whether the beginning of a frame was held whose end has not come
     */
    boolean reset() {
        boolean midFrame = held > 0;
        skipping = false;
        keep(take());
        return midFrame;
    }

    private void end(byte[] bytes, int from, int to, int maxFrameBytes) {
        if (skipping) {
            skipping = false;
        } else if (held == 0) {
            emit(bytes, from, to, maxFrameBytes);
        } else {
            if (append(bytes, from, to, maxFrameBytes)) {
                int length = held;
                byte[] whole = take();
                emit(whole, 0, length, maxFrameBytes);
                keep(whole);
            }
        }
    }

    private void hold(byte[] bytes, int from, int to, int maxFrameBytes) {
        if (skipping || from == to) {
            return;
        }
        skipping = !append(bytes, from, to, maxFrameBytes);
        if (held > maxFrameBytes + 1) {
            byte[] beginning = take();
            skipping = true;
            sink.tooLong(beginning, 0, maxFrameBytes);
            keep(beginning);
        }
    }

    /**
     * Appends to what is held, at most to two bytes over the limit: one may be a carriage return.
     *
     * @return false when there was no room: the frame has been reported, and nothing is held
     */
    private boolean append(byte[] bytes, int from, int to, int maxFrameBytes) {
        int length = Math.max(0, Math.min(to - from, maxFrameBytes + 2 - held));
        if (held + length > partial.length && !grow(held + length, maxFrameBytes + 2)) {
            refuse(bytes, from, to);
            return false;
        }
        System.arraycopy(bytes, from, partial, held, length);
        held += length;
        return true;
    }

    /** Reports a frame by its beginning: what is held of it, or else what has just come. */
    private void refuse(byte[] bytes, int from, int to) {
        if (held == 0) {
            sink.noRoom(bytes, from, to);
            return;
        }
        int length = held;
        byte[] beginning = take();
        sink.noRoom(beginning, 0, length);
        keep(beginning);
    }

    private boolean grow(int needed, int max) {
        int wanted = Math.max(needed, Math.min(partial.length * 2, max));
        byte[] larger =
                needed <= KEPT_BYTES
                        ? new byte[Math.min(wanted, KEPT_BYTES)]
                        : room.take(needed, wanted, partial.length);
        if (larger == null) {
            return false;
        }
        System.arraycopy(partial, 0, larger, 0, held);
        keep(partial);
        partial = larger;
        return true;
    }

    private void emit(byte[] bytes, int from, int to, int maxFrameBytes) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (end - from > maxFrameBytes) {
            sink.tooLong(bytes, from, from + maxFrameBytes);
        } else if (end > from) {
            sink.frame(bytes, from, end);
        }
    }

    /** What was held, the caller's until it calls {@link #keep}: whatever a sink does meanwhile. */
    private byte[] take() {
        byte[] taken = partial;
        partial = EMPTY;
        held = 0;
        return taken;
    }

    /** Keeps a small array for the next frame, and gives others away. */
    private void keep(byte[] array) {
        if (array.length > KEPT_BYTES) {
            room.giveBack(array);
        } else {
            partial = array;
        }
    }
}
