// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.Arrays;

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
    }

    private final Sink sink;
    private byte[] partial = EMPTY;
    private int held;
    private boolean skipping;

    FrameSplitter(Sink sink) {
        this.sink = sink;
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
        held = 0;
        skipping = false;
        release();
        return midFrame;
    }

    private void end(byte[] bytes, int from, int to, int maxFrameBytes) {
        if (skipping) {
            skipping = false;
        } else if (held == 0) {
            emit(bytes, from, to, maxFrameBytes);
        } else {
            append(bytes, from, to, maxFrameBytes);
            int length = held;
            held = 0;
            emit(partial, 0, length, maxFrameBytes);
            release();
        }
    }

    private void hold(byte[] bytes, int from, int to, int maxFrameBytes) {
        if (skipping || from == to) {
            return;
        }
        append(bytes, from, to, maxFrameBytes);
        if (held > maxFrameBytes + 1) {
            held = 0;
            sink.tooLong(partial, 0, maxFrameBytes);
            release();
            skipping = true;
        }
    }

    /**
     * Appends to what is held, at most to two bytes over the limit: one may be a carriage return.
     */
    private void append(byte[] bytes, int from, int to, int maxFrameBytes) {
        int length = Math.max(0, Math.min(to - from, maxFrameBytes + 2 - held));
        if (held + length > partial.length) {
            int room = Math.max(held + length, Math.min(partial.length * 2, maxFrameBytes + 2));
            partial = Arrays.copyOf(partial, room);
        }
        System.arraycopy(bytes, from, partial, held, length);
        held += length;
    }

    private void emit(byte[] bytes, int from, int to, int maxFrameBytes) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (end - from > maxFrameBytes) {
            sink.tooLong(bytes, from, from + maxFrameBytes);
        } else if (end > from) {
            sink.frame(bytes, from, end);
        }
    }

    private void release() {
        if (partial.length > KEPT_BYTES) {
            partial = EMPTY;
        }
    }
}
