// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.group.WhenFull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits to be written to one peer: a lane for each group, written in turns, a frame of each.
 *
 * <p><b>Bound:</b> {@link Limits#outboxBytes} in all. When it is full, whoever holds most of it
 * pays: a group that has less than others gets in, at the cost of a frame of the fullest lane; the
 * fullest itself drops by its own {@link WhenFull}. So a group that floods a peer harms only
 * itself.
 *
 * <p><b>Threads:</b> {@link #offer} any; {@link #writeTo} the channel's. The lock is never held
 * while writing.
 */
final class Outbox {
    /**
     * The most that is given to the channel at once, and no more than a part of the bound; it is
     * out of reach of {@link #makeRoom} then.
     */
    private static final int GATHER_BYTES = 16_384;

    private static final int GATHER_PART = 4;

    private static final int GATHER_FRAMES = 64;

    /** How often one wake-up gathers, so that one peer does not keep the channel's thread. */
    private static final int GATHERS = 4;

    private final List<Lane> lanes = new ArrayList<>(2);
    private int next;
    private int waitingBytes;
    private boolean closed;

    // Only the channel's thread uses these.
    private ByteBuffer[] gathered;
    private Lane[] gatheredLanes;
    private int first;
    private int end;

    /** What became of an offered frame. */
    enum Offer {
        /** It waits. */
        ACCEPTED,
        /** It waits, and nothing did before: the channel has to be asked to write. */
        ACCEPTED_FIRST,
        /** Dropped. */
        FULL,
        /** Dropped. */
        CLOSED
    }

    synchronized void add(Lane lane) {
        lanes.add(lane);
    }

    synchronized void remove(Lane lane) {
        lanes.remove(lane);
        drop(lane, Counter.UNSENT_PEER_GONE);
    }

    synchronized Offer offer(Lane lane, byte[] frame, int maxBytes) {
        if (closed) {
            return Offer.CLOSED;
        }
        if (!makeRoom(lane, frame.length, maxBytes)) {
            return Offer.FULL;
        }
        boolean idle = waitingBytes == 0;
        lane.frames.addLast(frame);
        lane.bytes += frame.length;
        waitingBytes += frame.length;
        return idle ? Offer.ACCEPTED_FIRST : Offer.ACCEPTED;
    }

    private boolean makeRoom(Lane lane, int length, int maxBytes) {
        while (waitingBytes + length > maxBytes) {
            Lane fullest = lane;
            for (Lane other : lanes) {
                if (other.bytes > fullest.bytes) {
                    fullest = other;
                }
            }
            boolean own = fullest == lane || fullest.bytes < lane.bytes + length;
            Lane payer = own ? lane : fullest;
            if (payer.frames.isEmpty() || (own && payer.whenFull() == WhenFull.DROP_NEWEST)) {
                return false;
            }
            boolean oldest = payer.whenFull() == WhenFull.DROP_OLDEST;
            byte[] dropped = oldest ? payer.frames.removeFirst() : payer.frames.removeLast();
            payer.bytes -= dropped.length;
            waitingBytes -= dropped.length;
            payer.count(Counter.UNSENT_OUTBOX_FULL);
        }
        return true;
    }

    /** The bytes that wait, those being written included. */
    synchronized int waitingBytes() {
        return waitingBytes;
    }

    /** The frames that wait, those being written included. */
    synchronized int waitingFrames() {
        int frames = end - first;
        for (Lane lane : lanes) {
            frames += lane.frames.size();
        }
        return frames;
    }

    /** The same of one lane. */
    synchronized int waitingFrames(Lane lane) {
        int frames = lane.frames.size();
        for (int i = first; i < end; i++) {
            frames += gatheredLanes[i] == lane ? 1 : 0;
        }
        return frames;
    }

    /**
     * Writes what waits until nothing does or the sink takes no more.
     *
     * @return whether something still waits
     */
    boolean writeTo(GatheringByteChannel sink, int maxBytes) throws IOException {
        for (int gathers = 0; gathers < GATHERS; gathers++) {
            if (first == end && !gather(maxBytes)) {
                return false;
            }
            // One frame is what mostly waits; a plain write costs less than a gathering one.
            long written =
                    end - first == 1
                            ? sink.write(gathered[first])
                            : sink.write(gathered, first, end - first);
            if (!account(written, maxBytes)) {
                return true;
            }
        }
        return true;
    }

    /** Takes frames for one write, one of each lane in turn. */
    private synchronized boolean gather(int maxBytes) {
        first = 0;
        end = 0;
        int frames = Math.min(GATHER_FRAMES, waitingFrames());
        if (frames == 0) {
            gathered = null;
            gatheredLanes = null;
            return false;
        }
        gathered = new ByteBuffer[frames];
        gatheredLanes = new Lane[frames];
        int most = Math.min(GATHER_BYTES, maxBytes / GATHER_PART);
        int bytes = 0;
        while (end < frames && bytes < most) {
            next = next + 1 >= lanes.size() ? 0 : next + 1;
            Lane lane = lanes.get(next);
            byte[] frame = lane.frames.pollFirst();
            if (frame != null) {
                gathered[end] = ByteBuffer.wrap(frame);
                gatheredLanes[end] = lane;
                end++;
                bytes += frame.length;
            }
        }
        return true;
    }

    /** Counts what was written; false when the sink took only a part. */
    private boolean account(long written, int maxBytes) {
        List<Lane> roomy = List.of();
        boolean all;
        synchronized (this) {
            while (first < end && !gathered[first].hasRemaining()) {
                Lane lane = gatheredLanes[first];
                int length = gathered[first].limit();
                gathered[first] = null;
                gatheredLanes[first] = null;
                first++;
                waitingBytes -= length;
                lane.bytes -= length;
                lane.count(Counter.WRITTEN);
                lane.connection.count(Counter.BYTES_WRITTEN, length);
            }
            all = first == end;
            if (written > 0) {
                roomy = roomy(maxBytes);
            }
        }
        for (Lane lane : roomy) {
            lane.becameWritable();
        }
        return all;
    }

    /** The lanes whose group waits for room and has it, forgotten as waiting. */
    private List<Lane> roomy(int maxBytes) {
        List<Lane> roomy = null;
        for (Lane lane : lanes) {
            if (lane.awaitsRoom && hasRoom(lane, maxBytes)) {
                lane.awaitsRoom = false;
                roomy = roomy == null ? new ArrayList<>(1) : roomy;
                roomy.add(lane);
            }
        }
        return roomy == null ? List.of() : roomy;
    }

    private boolean hasRoom(Lane lane, int maxBytes) {
        return waitingBytes <= maxBytes / 2
                || lane.bytes <= maxBytes / 2 / Math.max(1, lanes.size());
    }

    /**
     * Notes that a group waits for room in its lane.
     *
     * @return true when there is room already: nothing is noted then
     */
    synchronized boolean awaitRoom(Lane lane, int maxBytes) {
        if (closed || waitingBytes > maxBytes / 2) {
            lane.awaitsRoom = !closed;
            return false;
        }
        return true;
    }

    /**
     * The stream was cut: a frame that was written in part is written again. On the channel's
     * thread.
     */
    synchronized void rewind() {
        for (int i = first; i < end; i++) {
            gathered[i].rewind();
        }
    }

    /** The other end is back: what waits is as good as new. */
    synchronized void resumed() {
        for (Lane lane : lanes) {
            lane.aged = 0;
        }
    }

    /**
     * Drops the frames that waited already at the last sweep; nothing is being written meanwhile.
     *
     * @return how many these were
     */
    synchronized int sweep() {
        int dropped = 0;
        ungather();
        for (Lane lane : lanes) {
            for (int i = Math.min(lane.aged, lane.frames.size()); i > 0; i--) {
                byte[] frame = lane.frames.removeFirst();
                waitingBytes -= frame.length;
                lane.bytes -= frame.length;
                lane.count(Counter.UNSENT_PEER_AWAY);
                dropped++;
            }
            lane.aged = lane.frames.size();
        }
        return dropped;
    }

    /**
     * Puts what was taken for a write back where it came from; a frame whose lane has been removed
     * meanwhile goes the way of that lane's other frames.
     */
    private void ungather() {
        for (int i = end - 1; i >= first; i--) {
            gatheredLanes[i].frames.addFirst(gathered[i].array());
        }
        for (int i = first; i < end; i++) {
            if (!lanes.contains(gatheredLanes[i])) {
                drop(gatheredLanes[i], Counter.UNSENT_PEER_GONE);
            }
        }
        first = end;
    }

    /** Drops what waits; nothing is accepted any more. */
    synchronized void close() {
        closed = true;
        for (int i = first; i < end; i++) {
            gatheredLanes[i].count(Counter.UNSENT_PEER_GONE);
        }
        first = end;
        gathered = null;
        gatheredLanes = null;
        for (Lane lane : lanes) {
            drop(lane, Counter.UNSENT_PEER_GONE);
        }
        waitingBytes = 0;
    }

    private void drop(Lane lane, Counter cause) {
        for (byte[] frame : lane.frames) {
            waitingBytes -= frame.length;
            lane.bytes -= frame.length;
            lane.count(cause);
        }
        lane.frames.clear();
    }
}
