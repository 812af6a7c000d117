// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.group.WhenFull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What waits to be written to one peer: a lane for each group, written in turns, a frame of each.
 *
 * <p><b>Bound:</b> {@link Limit#OUTBOX_BYTES} and {@link Limit#OUTBOX_FRAMES} in all, and {@link
 * OutboxPool} those of all peers. When it is full, whoever holds most of it pays, of the frames
 * where these are too many, else of the bytes: a group that has less than others gets in, at the
 * cost of a frame of the fullest lane; the fullest itself drops by its own {@link WhenFull}. So a
 * group that floods a peer harms only itself.
 *
 * <p><b>Threads:</b> {@link #offer} any; {@link #writeTo} one at a time. The lock is never held
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

    private final OutboxPool pool;
    private Lane[] lanes = {};
    private int next;
    private int waitingBytes;
    private int waitingFrames;
    private boolean closed;

    // Used by who writes, which is one thread at a time.
    private ByteBuffer[] gathered;
    private Lane[] gatheredLanes;
    private int first;
    private int end;

    /** What became of an offered frame. */
    enum Offer {
        /** It waits, and the channel has to be asked to write. */
        ACCEPTED,
        /** Dropped. */
        FULL,
        /** Dropped. */
        CLOSED
    }

    Outbox(OutboxPool pool) {
        this.pool = pool;
    }

    /**
     * Has these lanes from now on; what waits in one that it had before and has no more is dropped.
     */
    void take(Lane[] changed, PeerLimits limits) {
        List<Lane> roomy;
        synchronized (this) {
            for (Lane lane : lanes) {
                if (!Arrays.asList(changed).contains(lane)) {
                    lane.removed = true;
                    drop(lane, Counter.UNSENT_PEER_GONE);
                }
            }
            lanes = changed;
            roomy = roomy(limits);
        }
        roomy.forEach(Lane::becameWritable);
    }

    synchronized Offer offer(Lane lane, byte[] frame, PeerLimits limits) {
        if (closed || lane.removed) {
            return Offer.CLOSED;
        }
        if (!makeRoom(lane, frame.length, limits)) {
            return Offer.FULL;
        }
        lane.add(frame);
        lane.bytes += frame.length;
        waits(frame.length);
        waitingFrames++;
        return Offer.ACCEPTED;
    }

    private boolean makeRoom(Lane lane, int length, PeerLimits limits) {
        int maxBytes = limits.get(Limit.OUTBOX_BYTES);
        int maxFrames = limits.get(Limit.OUTBOX_FRAMES);
        while (waitingBytes + length > maxBytes
                || waitingFrames >= maxFrames
                || !pool.allows(waitingBytes, length)) {
            boolean byFrames = waitingFrames >= maxFrames;
            Lane fullest = lane;
            for (Lane other : lanes) {
                if (other.holds(byFrames) > fullest.holds(byFrames)) {
                    fullest = other;
                }
            }
            int wanted = lane.holds(byFrames) + (byFrames ? 1 : length);
            boolean own = fullest == lane || fullest.holds(byFrames) < wanted;
            Lane payer = own ? lane : fullest;
            payer.hit(byFrames ? Limit.OUTBOX_FRAMES : Limit.OUTBOX_BYTES);
            if (payer.frames().isEmpty() || (own && payer.whenFull() == WhenFull.DROP_NEWEST)) {
                return false;
            }
            boolean oldest = payer.whenFull() == WhenFull.DROP_OLDEST;
            byte[] dropped = oldest ? payer.frames().removeFirst() : payer.frames().removeLast();
            payer.bytes -= dropped.length;
            waits(-dropped.length);
            waitingFrames--;
            payer.count(Counter.UNSENT_OUTBOX_FULL);
        }
        return true;
    }

    private void waits(int bytes) {
        waitingBytes += bytes;
        pool.add(bytes);
    }

    /** The bytes that wait, those being written included. */
    synchronized int waitingBytes() {
        return waitingBytes;
    }

    /** The frames that wait, those being written included. */
    synchronized int waitingFrames() {
        return waitingFrames;
    }

    /** The same of one lane. */
    synchronized int waitingFrames(Lane lane) {
        int frames = lane.frames().size();
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
    boolean writeTo(GatheringByteChannel sink, PeerLimits limits) throws IOException {
        for (int gathers = 0; gathers < GATHERS; gathers++) {
            if (first == end && !gather(limits.get(Limit.OUTBOX_BYTES))) {
                return false;
            }
            // One frame is what mostly waits; a plain write costs less than a gathering one.
            long written =
                    end - first == 1
                            ? sink.write(gathered[first])
                            : sink.write(gathered, first, end - first);
            if (!account(written, limits)) {
                return true;
            }
        }
        return true;
    }

    /** Takes frames for one write, one of each lane in turn. */
    private synchronized boolean gather(int maxBytes) {
        first = 0;
        end = 0;
        int frames = Math.min(GATHER_FRAMES, framesInLanes());
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
            next = next + 1 >= lanes.length ? 0 : next + 1;
            Lane lane = lanes[next];
            byte[] frame = lane.frames().pollFirst();
            if (frame != null) {
                gathered[end] = ByteBuffer.wrap(frame);
                gatheredLanes[end] = lane;
                end++;
                bytes += frame.length;
            }
        }
        return true;
    }

    private int framesInLanes() {
        int frames = 0;
        for (Lane lane : lanes) {
            frames += lane.frames().size();
        }
        return frames;
    }

    /** Counts what was written; false when the sink took only a part. */
    private boolean account(long written, PeerLimits limits) {
        List<Lane> roomy = List.of();
        boolean all;
        synchronized (this) {
            while (first < end && !gathered[first].hasRemaining()) {
                Lane lane = gatheredLanes[first];
                int length = gathered[first].limit();
                gathered[first] = null;
                gatheredLanes[first] = null;
                first++;
                waits(-length);
                waitingFrames--;
                lane.bytes -= length;
                lane.count(Counter.WRITTEN);
                lane.connection.count(Counter.BYTES_WRITTEN, length);
            }
            all = first == end;
            if (written > 0) {
                roomy = roomy(limits);
            }
        }
        roomy.forEach(Lane::becameWritable);
        return all;
    }

    /** The lanes whose group waits for room and has it, forgotten as waiting. */
    private List<Lane> roomy(PeerLimits limits) {
        List<Lane> roomy = null;
        for (Lane lane : lanes) {
            if (lane.awaitsRoom && hasRoom(lane, limits)) {
                lane.awaitsRoom = false;
                roomy = roomy == null ? new ArrayList<>(1) : roomy;
                roomy.add(lane);
            }
        }
        return roomy == null ? List.of() : roomy;
    }

    private boolean hasRoom(Lane lane, PeerLimits limits) {
        int shares = Math.max(1, lanes.length);
        int halfBytes = limits.get(Limit.OUTBOX_BYTES) / 2;
        int halfFrames = limits.get(Limit.OUTBOX_FRAMES) / 2;
        return pool.hasRoom(waitingBytes)
                && (waitingBytes <= halfBytes || lane.bytes <= halfBytes / shares)
                && (waitingFrames <= halfFrames || lane.frames().size() <= halfFrames / shares);
    }

    /**
     * Notes that a group waits for room in its lane.
     *
     * @return true when there is room already: nothing is noted then
     */
    synchronized boolean awaitRoom(Lane lane, PeerLimits limits) {
        if (closed
                || !pool.hasRoom(waitingBytes)
                || waitingBytes > limits.get(Limit.OUTBOX_BYTES) / 2
                || waitingFrames > limits.get(Limit.OUTBOX_FRAMES) / 2) {
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
    int sweep(PeerLimits limits) {
        int dropped;
        List<Lane> roomy;
        synchronized (this) {
            dropped = dropAged();
            roomy = roomy(limits);
        }
        roomy.forEach(Lane::becameWritable);
        return dropped;
    }

    private int dropAged() {
        int dropped = 0;
        ungather();
        for (Lane lane : lanes) {
            for (int i = Math.min(lane.aged, lane.frames().size()); i > 0; i--) {
                byte[] frame = lane.frames().removeFirst();
                waits(-frame.length);
                waitingFrames--;
                lane.bytes -= frame.length;
                lane.count(Counter.UNSENT_PEER_AWAY);
                dropped++;
            }
            lane.aged = lane.frames().size();
        }
        return dropped;
    }

    /**
     * Puts what was taken for a write back where it came from; a frame whose lane has been removed
     * meanwhile goes the way of that lane's other frames.
     */
    private void ungather() {
        for (int i = end - 1; i >= first; i--) {
            gatheredLanes[i].frames().addFirst(gathered[i].array());
        }
        for (int i = first; i < end; i++) {
            if (gatheredLanes[i].removed) {
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
        waits(-waitingBytes);
        waitingFrames = 0;
    }

    private void drop(Lane lane, Counter cause) {
        for (byte[] frame; (frame = lane.frames().pollFirst()) != null; ) {
            waits(-frame.length);
            waitingFrames--;
            lane.bytes -= frame.length;
            lane.count(cause);
        }
    }
}
