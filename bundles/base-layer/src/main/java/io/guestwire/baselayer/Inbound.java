// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Channel;
import io.guestwire.group.Excerpt;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: cuts what comes from one peer into frames, reads their envelopes, and puts each
 * message into the mailbox of its group, or says why not. A peer that has used up its budget is not
 * read for a while.
 *
 * <p><b>Thread:</b> the channel's; what it tells about itself, any.
 */
final class Inbound implements FrameSplitter.Sink {
    /** Ends the problem of a message for an address that no group has. */
    static final String NOT_SERVED = ", which none serves here";

    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);

    /**
     * For how many messages one counts that cannot be used: to find out what is wrong with it, and
     * to say so, takes about so much longer.
     */
    private static final int COST_OF_A_REFUSAL = 10;

    private final PeerConnection peer;
    private final BaseLayer node;
    private final PeerBudget budget;
    private final FrameSplitter splitter;
    private final EnvelopeReader reader;
    private final RateLimitedLog log;
    private volatile Instant lastHeard;
    private volatile String lastProblem = "";
    private volatile Instant lastProblemAt;
    private int framesInRead;
    private int refusedInRead;

    Inbound(PeerConnection peer, Channel channel, BaseLayer node) {
        this.peer = peer;
        this.node = node;
        this.splitter = new FrameSplitter(this, node.frameRoom());
        this.budget = new PeerBudget(peer, channel, node);
        this.reader =
                new EnvelopeReader((bytes, from, to) -> peer.lanes().address(bytes, from, to));
        this.log = new RateLimitedLog(LOG, node.clock());
    }

    void received(ByteBuffer bytes) {
        int length = bytes.remaining();
        framesInRead = 0;
        refusedInRead = 0;
        try {
            split(bytes, length);
        } finally {
            peer.count(Counter.BYTES_READ, length);
            if (framesInRead > 0) {
                peer.count(Counter.RECEIVED, framesInRead);
                lastHeard = peer.now();
            }
            budget.read(framesInRead + refusedInRead * (COST_OF_A_REFUSAL - 1), length);
        }
    }

    private void split(ByteBuffer bytes, int length) {
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            splitter.split(bytes.array(), from, from + length, node.limits().frameBytes());
            bytes.position(bytes.limit());
        } else {
            byte[] copy = new byte[length];
            bytes.get(copy);
            splitter.split(copy, 0, length, node.limits().frameBytes());
        }
    }

    @Override
    public void frame(byte[] bytes, int from, int to) {
        framesInRead++;
        Envelope envelope = reader.read(bytes, from, to, node.limits().depth());
        if (envelope.version != 0) {
            peer.speaks(envelope.version);
        }
        if (envelope.problem == null) {
            route(envelope, bytes);
        } else {
            refuse(envelope, Counter.DROPPED_UNREADABLE, bytes, from, to);
        }
    }

    @Override
    public void tooLong(byte[] bytes, int from, int to) {
        framesInRead++;
        peer.hit(Limit.FRAME_BYTES, "");
        Envelope envelope = reader.readBeginning(bytes, from, to, node.limits().frameBytes());
        refuse(envelope, Counter.DROPPED_TOO_LONG, bytes, from, to);
    }

    @Override
    public void noRoom(byte[] bytes, int from, int to) {
        framesInRead++;
        Envelope envelope = reader.readBeginning(bytes, from, to, node.limits().frameBytes());
        envelope.problem =
                "there is no room for a frame of more than "
                        + FrameRoom.ALWAYS_BYTES
                        + " bytes just now: the unfinished frames of all peers hold "
                        + node.frameRoom().held()
                        + " of "
                        + node.limits().framesBytes()
                        + " bytes (frames.bytes)";
        refuse(envelope, Counter.DROPPED_TOO_LONG, bytes, from, to);
    }

    private void route(Envelope envelope, byte[] bytes) {
        Lane lane = peer.lanes().to(envelope.destAddress);
        if (lane != null) {
            ReceivedMessage message =
                    new ReceivedMessage(
                            lane,
                            envelope,
                            Arrays.copyOfRange(bytes, envelope.dataFrom, envelope.dataTo));
            // Before it is handed over: who watches sees the question before the answer.
            see(envelope, bytes, "received");
            Mailbox.Offer offer = lane.slot.mailbox().offer(message, node.limits());
            if (offer != Mailbox.Offer.CLOSED) {
                lane.slot.counters().increment(Counter.RECEIVED);
                if (offer == Mailbox.Offer.FULL) {
                    peer.count(lane, Counter.DROPPED_MAILBOX_FULL);
                    peer.hit(Limit.MAILBOX_MESSAGES, envelope.destAddress);
                    problem("the mailbox of message group " + envelope.destAddress + " is full");
                    see(envelope, bytes, Counter.DROPPED_MAILBOX_FULL.label());
                } else if (offer == Mailbox.Offer.SET_ASIDE) {
                    String text = lane.slot.refusal();
                    Counter outcome = message.refuse(text);
                    problem(text);
                    see(envelope, bytes, outcome.label() + ": " + text);
                }
                return;
            }
        }
        envelope.problem(
                "dest_addr: expected the address of a message group, found "
                        + Excerpt.of(envelope.destAddress)
                        + NOT_SERVED);
        refuse(envelope, Counter.DROPPED_UNREADABLE, bytes, envelope.dataFrom, envelope.dataTo);
    }

    private void refuse(Envelope envelope, Counter otherwise, byte[] bytes, int from, int to) {
        refusedInRead++;
        boolean isNack = isNack(envelope, bytes, to);
        boolean answered = !isNack && envelope.canBeAnswered() && allowsNack();
        Counter outcome = isNack ? Counter.DROPPED_NACK : otherwise;
        if (!isNack && envelope.canBeAnswered()) {
            outcome = answered ? Counter.NACKED : Counter.DROPPED_NACK_LIMIT;
        }
        String text = envelope.problem;
        problem(text);
        // Before it is answered: who watches sees the question before the answer.
        if (node.traffic().isWatched()) {
            String what = outcome.label() + ": " + text;
            node.traffic()
                    .saw(Traffic.Direction.IN, peer, envelope.destAddress, bytes, from, to, what);
        }
        if (answered) {
            peer.sendNack(envelope.nackSource(), envelope.nackDest(), text, null);
        } else {
            peer.count(outcome, 1);
        }
        int lines = peer.limits().get(Limit.LOG_LINES);
        if (!log.warn(lines, () -> peer.instance() + ": " + text, () -> null)) {
            peer.hit(Limit.LOG_LINES, "");
        }
    }

    /** Whether as much of the data as was found says that it is a nack. */
    private static boolean isNack(Envelope envelope, byte[] bytes, int to) {
        int dataTo = envelope.dataTo > 0 ? envelope.dataTo : to;
        return envelope.dataFrom > 0 && NackReader.isNack(bytes, envelope.dataFrom, dataTo);
    }

    private void see(Envelope envelope, byte[] bytes, String outcome) {
        if (node.traffic().isWatched()) {
            node.traffic()
                    .saw(
                            Traffic.Direction.IN,
                            peer,
                            envelope.destAddress,
                            bytes,
                            envelope.dataFrom,
                            envelope.dataTo,
                            outcome);
        }
    }

    private void problem(String text) {
        lastProblemAt = peer.now(); // Before the text: whoever finds that looks for the time.
        lastProblem = text;
    }

    /** The stream was cut: what was received of an unfinished frame is dropped. */
    void cut() {
        if (splitter.reset()) {
            peer.count(Counter.RECEIVED, 1);
            peer.count(Counter.DROPPED_CUT_OFF, 1);
        }
    }

    Instant lastHeard() {
        return lastHeard;
    }

    /** Takes one nack out of the peer's budget, if it is there. Any thread. */
    boolean allowsNack() {
        return budget.allowsNack();
    }

    /** See {@link PeerBudget#charge}. Any thread. */
    void charge(int messages, long bytes) {
        budget.charge(messages, bytes);
    }

    /** The channel has ended. */
    void end() {
        cut();
        budget.end();
    }

    /** Whether the channel is not read just now. */
    boolean isPaused() {
        return budget.isPaused();
    }

    /** How much of one second's worth of what it may cost is used now. */
    long used(Limit limit, int max) {
        return limit == Limit.LOG_LINES ? log.used(max) : budget.used(limit, max);
    }

    String lastProblem() {
        return lastProblem;
    }

    Instant lastProblemAt() {
        return lastProblemAt;
    }
}
