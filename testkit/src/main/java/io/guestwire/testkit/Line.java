// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.baselayer.Duty;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One direction of a channel in memory, and what goes wrong on it: bytes can be late, come in other
 * pieces than they were written in, be held back, or end in the middle. They never change their
 * order, and none is lost but by a cut: a virtio-serial port does neither.
 *
 * <p><b>Bound:</b> {@link #capacity}, 64 KiB unless changed; beyond it the writer finds no room, so
 * that what a node has to say waits in its outbox. <b>Thread:</b> the test's.
 */
public final class Line {
    private final ManualClock clock;
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private final TreeSet<Long> boundaries = new TreeSet<>();
    private Duration delay = Duration.ZERO;
    private int capacity = 64 * 1024;
    private int piece = Integer.MAX_VALUE;
    private boolean held;
    private int waiting;
    private long carried;
    private long end = Long.MAX_VALUE;

    Line(ManualClock clock) {
        this.clock = clock;
    }

    /** Every byte that is written from now on comes so much later. */
    public Line delay(Duration late) {
        delay = late;
        return this;
    }

    /** Bytes come in pieces of at most so many from now on. */
    public Line splitEvery(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "expected pieces of at least 1 byte, found " + bytes);
        }
        piece = bytes;
        return this;
    }

    /** What comes is split after so many bytes from now on, at each of these places. */
    public Line splitAt(long... offsets) {
        Arrays.stream(offsets).forEach(offset -> boundaries.add(carried + offset));
        return this;
    }

    /**
     * Bytes come as they were written, and at once. Holding and cutting are not changed by this.
     */
    public Line whole() {
        piece = Integer.MAX_VALUE;
        boundaries.clear();
        delay = Duration.ZERO;
        return this;
    }

    /** The reader stops reading; the writer feels it when the line is full. */
    public Line hold() {
        held = true;
        return this;
    }

    /** The reader reads again. */
    public Line release() {
        held = false;
        return this;
    }

    /** The channel is cut when so many more bytes have come. */
    public Line cutAfter(long bytes) {
        end = carried + bytes;
        return this;
    }

    /** How many bytes a node can write before the reader takes some. */
    public Line capacity(int bytes) {
        capacity = bytes;
        return this;
    }

    /** How many bytes are on their way. */
    public int waitingBytes() {
        return waiting;
    }

    int room() {
        return Math.max(0, capacity - waiting);
    }

    void put(byte[] bytes) {
        if (bytes.length > 0) {
            segments.add(new Segment(bytes, clock.nanoTime() + delay.toNanos()));
            waiting += bytes.length;
        }
    }

    /**
     * Hands over what has arrived by now, piece by piece, for as long as the reader reads.
     *
     * @return whether there was something
     */
    boolean carry(BooleanSupplier reads, Consumer<byte[]> reader) {
        boolean moved = false;
        while (!held && !isCut() && arrived() && reads.getAsBoolean()) {
            byte[] bytes = next();
            waiting -= bytes.length;
            carried += bytes.length;
            moved = true;
            reader.accept(bytes);
        }
        return moved;
    }

    private boolean arrived() {
        return !segments.isEmpty() && segments.peek().due - clock.nanoTime() <= 0;
    }

    private byte[] next() {
        Segment first = segments.poll();
        Long boundary = boundaries.higher(carried);
        long most = Math.min(piece, end - carried);
        if (boundary != null) {
            most = Math.min(most, boundary - carried);
        }
        int length = (int) Math.min(most, first.bytes.length);
        if (length < first.bytes.length) {
            byte[] rest = Arrays.copyOfRange(first.bytes, length, first.bytes.length);
            segments.addFirst(new Segment(rest, first.due));
        }
        return Arrays.copyOf(first.bytes, length);
    }

    /** Whether the place has been reached at which the channel is to be cut. */
    boolean isCut() {
        return carried >= end;
    }

    /** What is on its way is lost, and the cut has been made. */
    void lose() {
        segments.clear();
        waiting = 0;
        end = Long.MAX_VALUE;
    }

    /**
     * Nanoseconds until the next byte arrives; {@link Duty#UNTIL_WOKEN} when none is on its way.
     * One that has arrived already waits for its reader, not for the time.
     */
    long untilNext() {
        return held || segments.isEmpty() || arrived()
                ? Duty.UNTIL_WOKEN
                : segments.peek().due - clock.nanoTime();
    }

    private static final class Segment {
        private final byte[] bytes;
        private final long due;

        private Segment(byte[] bytes, long due) {
            this.bytes = bytes;
            this.due = due;
        }
    }
}
