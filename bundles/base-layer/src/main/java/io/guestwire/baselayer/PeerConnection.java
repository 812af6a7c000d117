// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Channel;
import io.guestwire.channel.ChannelHandler;
import io.guestwire.channel.Side;
import io.guestwire.group.Nack;
import io.guestwire.group.SendResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One connected channel: cuts what comes into frames, reads their envelopes, and puts each message
 * into the mailbox of its group, or says why not.
 *
 * <p><b>Threads:</b> the handler's calls on the channel's thread, but {@link #writable} also on
 * those of the groups, one at a time; {@link #send} and {@link #nack} on those of the groups.
 */
final class PeerConnection implements ChannelHandler {
    private final Channel channel;
    private final BaseLayer node;
    private final Counters counters = Counters.compact();
    private final Outbox outbox;
    private final Instant connected;

    // Made when it is needed first, which for most of ten thousand guests is never.
    private volatile Inbound inbound;
    private volatile Absence absence;
    private volatile LimitHits hits;
    private Lane ownLane;

    /** The same object for all peers without limits of their own. */
    private volatile PeerLimits limits;

    private volatile Lanes lanes = Lanes.NONE;

    /** What the peer is sent until it has spoken. */
    private volatile int configuredVersion;

    /** What the peer last spoke, or 0. */
    private volatile int spoken;

    PeerConnection(Channel channel, BaseLayer node) {
        this.channel = channel;
        this.node = node;
        this.connected = node.clock().instant();
        this.outbox = new Outbox(node.outboxes());
        take(node.limits());
    }

    Side side() {
        return channel.side();
    }

    String instance() {
        return channel.instance();
    }

    Counters counters() {
        return counters;
    }

    Instant now() {
        return node.clock().instant();
    }

    /** What the peer may use now. */
    PeerLimits limits() {
        return limits;
    }

    /** Takes what is configured for it now. Under the node's lock. */
    void take(Limits configured) {
        limits = configured.of(instance());
        configuredVersion = configured.versionOf(instance());
    }

    /** The version the peer is sent: what it last spoke, until then what is configured. */
    int version() {
        int version = spoken;
        return version == 0 ? configuredVersion : version;
    }

    // ---- from the peer

    @Override
    public void received(ByteBuffer bytes) {
        inbound().received(bytes);
    }

    private Inbound inbound() {
        Inbound made = inbound;
        return made == null ? makeInbound() : made;
    }

    private synchronized Inbound makeInbound() {
        if (inbound == null) {
            inbound = new Inbound(this, channel, node);
        }
        return inbound;
    }

    /** Notes the version that the peer speaks. On the channel's thread. */
    void speaks(int version) {
        spoken = version;
    }

    /** Its lanes, one for each group of its side. */
    Lanes lanes() {
        return lanes;
    }

    // ---- to the peer

    @Override
    public boolean writable(GatheringByteChannel sink) throws IOException {
        return outbox.writeTo(sink, limits);
    }

    /** Lets a frame of a group wait until {@link #writeNow} or {@link #writeSoon}. */
    SendResult send(Lane lane, byte[] frame) {
        return send(lane, lane.slot.address(), frame);
    }

    /** Writes what waits, on this thread where that can be. */
    void writeNow() {
        channel.writeNow();
    }

    /** Has the channel's thread write what waits. */
    void writeSoon() {
        channel.wantWrite();
    }

    private SendResult send(Lane lane, String address, byte[] frame) {
        count(lane, Counter.SENT);
        SendResult result;
        if (FrameWriter.lengthWithoutNewlines(frame) > node.limits().frameBytes()) {
            count(lane, Counter.UNSENT_TOO_LONG);
            result = SendResult.DROPPED_TOO_LONG;
        } else {
            result = offer(lane, frame);
        }
        if (node.traffic().isWatched()) {
            String outcome = result.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
            node.traffic()
                    .saw(
                            Traffic.Direction.OUT,
                            this,
                            address,
                            frame,
                            FrameWriter.dataFrom(frame),
                            FrameWriter.dataTo(frame),
                            outcome);
        }
        return result;
    }

    private SendResult offer(Lane lane, byte[] frame) {
        Outbox.Offer offer = outbox.offer(lane, frame, limits);
        return switch (offer) {
            case ACCEPTED -> SendResult.ACCEPTED;
            case FULL -> {
                count(lane, Counter.UNSENT_OUTBOX_FULL);
                yield SendResult.DROPPED_OUTBOX_FULL;
            }
            case CLOSED -> {
                count(lane, Counter.UNSENT_PEER_GONE);
                yield SendResult.DROPPED_PEER_GONE;
            }
        };
    }

    /**
     * Answers a message that its group did not take; a nack is counted only.
     *
     * @return how the message was counted
     */
    Counter refuse(ReceivedMessage message, String problem) {
        GroupSlot slot = message.lane.slot;
        return message.isNack()
                ? counted(Counter.DROPPED_NACK, slot)
                : nack(message.destAddress(), message.sourceAddress(), problem, slot);
    }

    /**
     * Answers a message that could not be used, within the peer's limit of nacks.
     *
     * @param slot the group it was for, to count there too, or null
     * @return how the message was counted
     */
    Counter nack(String sourceAddress, String destAddress, String problem, GroupSlot slot) {
        if (allowsNack()) {
            return sendNack(sourceAddress, destAddress, problem, slot);
        }
        return counted(Counter.DROPPED_NACK_LIMIT, slot);
    }

    /** Whether one more nack is within the peer's limit, which has been used by it then. */
    boolean allowsNack() {
        return inbound().allowsNack();
    }

    /** The same as {@link #nack} behind {@link #allowsNack}. */
    Counter sendNack(String sourceAddress, String destAddress, String problem, GroupSlot slot) {
        byte[] data = new Nack(version(), Nack.UNKNOWN, problem).json();
        byte[] frame = FrameWriter.frame(version(), sourceAddress, destAddress, data);
        boolean sent = send(ownLane(), sourceAddress, frame).accepted();
        writeSoon();
        return counted(sent ? Counter.NACKED : Counter.DROPPED_NACK_UNSENT, slot);
    }

    private Counter counted(Counter outcome, GroupSlot slot) {
        count(outcome, 1);
        if (slot != null) {
            slot.counters().increment(outcome);
        }
        return outcome;
    }

    /** See {@link io.guestwire.group.Peer#charge}. */
    void charge(int messages, long bytes) {
        inbound().charge(messages, bytes);
    }

    /** See {@link Outbox#awaitRoom}. */
    boolean awaitRoom(Lane lane) {
        return outbox.awaitRoom(lane, limits);
    }

    // ---- while the other end is away

    @Override
    public void interrupted(String reason) {
        if (inbound != null) {
            inbound.cut();
        }
        if (absence == null) {
            absence = new Absence(instance(), outbox, node);
        }
        absence.begin();
    }

    @Override
    public void resumed() {
        endAbsence();
        channel.wantWrite();
    }

    private void endAbsence() {
        if (absence != null) {
            absence.end();
        }
    }

    // ---- the groups

    /** A group of this side has come: under the node's lock. */
    void addLane(GroupSlot slot) {
        Lane lane = new Lane(this, slot);
        take(lanes.with(lane));
        slot.mailbox().arrived(lane);
    }

    /** A group of this side has gone for good: under the node's lock. */
    void removeLane(GroupSlot slot) {
        take(lanes.without(slot));
    }

    private synchronized void take(Lanes changed) {
        lanes = changed;
        outbox.take((ownLane == null ? changed : changed.with(ownLane)).array(), limits);
    }

    /** The base layer's own. */
    private synchronized Lane ownLane() {
        if (ownLane == null) {
            ownLane = new Lane(this, null);
            take(lanes);
        }
        return ownLane;
    }

    // ---- its end

    @Override
    public void closed(String reason) {
        if (inbound != null) {
            inbound.end();
        }
        endAbsence();
        outbox.close();
        node.closed(this);
        for (Lane lane : lanes.all()) {
            lane.slot.mailbox().departed(lane);
        }
    }

    /** Gives the channel up. */
    void close(String reason) {
        channel.close(reason);
    }

    /** Counts for the peer and for the node. */
    void count(Counter counter, long n) {
        counters.add(counter, n);
        node.counters().add(counter, n);
    }

    /** Counts for the peer, for the node, and for the group where there is one. */
    void count(Lane lane, Counter counter) {
        count(counter, 1);
        if (lane.slot != null) {
            lane.slot.counters().increment(counter);
        }
    }

    /**
     * Notes that one of the peer's limits was hit.
     *
     * @param group the address of the group that it is about, or empty
     */
    void hit(Limit limit, String group) {
        hits().add(limit, group, now());
    }

    /** Notes that one of the peer's limits is hit still. */
    void hitLasts(Limit limit) {
        hits().lasts(limit, now());
    }

    /** Called under the outbox's lock, so never under this object's: {@link #take} takes both. */
    private LimitHits hits() {
        synchronized (counters) {
            if (hits == null) {
                hits = new LimitHits();
            }
            return hits;
        }
    }

    /** How many frames of a group wait to be written. */
    int framesWaiting(GroupSlot slot) {
        Lane lane = lanes.to(slot);
        return lane == null ? 0 : outbox.waitingFrames(lane);
    }

    PeerReport report() {
        Optional<Inbound> heard = Optional.ofNullable(inbound);
        int waiting = 0;
        for (Lane lane : lanes.all()) {
            waiting += lane.slot.mailbox().messagesOf(lane);
        }
        return new PeerReport(
                instance(),
                side(),
                channel.location(),
                connected,
                heard.map(Inbound::lastHeard).orElse(null),
                spoken,
                heard.isPresent() && heard.get().isPaused(),
                waiting,
                outbox.waitingFrames(),
                outbox.waitingBytes(),
                heard.map(Inbound::lastProblem).orElse(""),
                heard.map(Inbound::lastProblemAt).orElse(null),
                counters.snapshot());
    }

    /** How much of each limit is used. */
    List<Quota> quotas() {
        return Quota.all(instance(), side(), node.limits(), limits, this::use, hits, now());
    }

    private long use(Limit limit, int max) {
        return switch (limit) {
            case MESSAGES, BYTES, NACKS, LOG_LINES ->
                    inbound == null ? 0 : inbound.used(limit, max);
            case OUTBOX_BYTES -> outbox.waitingBytes();
            case OUTBOX_FRAMES -> outbox.waitingFrames();
            case MAILBOX_MESSAGES ->
                    lanes.all().stream()
                            .mapToInt(lane -> lane.slot.mailbox().messagesOf(lane))
                            .max()
                            .orElse(0);
            case FRAME_BYTES -> 0;
        };
    }
}
