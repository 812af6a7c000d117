// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Channel;
import java.time.Duration;

/**
 * What one peer may cost: messages and bytes, nacks. While it has overdrawn what it may send, its
 * channel is not read, so that it feels back-pressure and nobody else does.
 *
 * <p>What it sends is charged when it has been read; what that makes a group send to others, when
 * the group says so ({@link io.guestwire.group.Peer#charge}). The latter makes a debt of at most
 * {@value #MAX_DEBT_SECONDS} seconds' worth: the rest is forgiven.
 *
 * <p><b>Thread:</b> any; {@link #readAgain} the housekeeping's.
 */
final class PeerBudget {
    static final int MAX_DEBT_SECONDS = 30;

    /** After so long the limits are looked at again, which may have become others. */
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final PeerConnection peer;
    private final Channel channel;
    private final BaseLayer node;

    // Guarded by this object.
    private final TokenBucket messages = new TokenBucket();
    private final TokenBucket bytes = new TokenBucket();
    private TokenBucket nacks;
    private boolean ended;

    /** Written with the lock held. */
    private volatile boolean paused;

    PeerBudget(PeerConnection peer, Channel channel, BaseLayer node) {
        this.peer = peer;
        this.channel = channel;
        this.node = node;
    }

    /** Charges what was read: so many bytes, which count for so many messages. */
    void read(int count, int length) {
        PeerLimits limits = peer.limits();
        long now = node.clock().nanoTime();
        long pause;
        synchronized (this) {
            messages.charge(count, limits.get(Limit.MESSAGES), now);
            bytes.charge(length, limits.get(Limit.BYTES), now);
            pause = pauseToBegin(limits);
        }
        begin(pause, limits);
    }

    /** Charges what a group has sent to others on the peer's behalf. */
    void charge(int count, long length) {
        PeerLimits limits = peer.limits();
        long now = node.clock().nanoTime();
        long pause;
        synchronized (this) {
            messages.charge(count, limits.get(Limit.MESSAGES), now, MAX_DEBT_SECONDS);
            bytes.charge(length, limits.get(Limit.BYTES), now, MAX_DEBT_SECONDS);
            pause = pauseToBegin(limits);
        }
        begin(pause, limits);
    }

    /** For how long to stop, in nanoseconds; 0 when not, or when reading is paused already. */
    private long pauseToBegin(PeerLimits limits) {
        long pause = paused || ended ? 0 : overdraft(limits);
        if (pause > 0) {
            paused = true;
        }
        return pause;
    }

    private long overdraft(PeerLimits limits) {
        return Math.max(
                messages.nanosUntilPositive(limits.get(Limit.MESSAGES)),
                bytes.nanosUntilPositive(limits.get(Limit.BYTES)));
    }

    private void begin(long pause, PeerLimits limits) {
        if (pause > 0) {
            boolean tooMany = isOverdrawn(Limit.MESSAGES, limits);
            boolean tooMuch = isOverdrawn(Limit.BYTES, limits);
            channel.pauseReading();
            readAgainAfter(pause);
            peer.count(Counter.THROTTLED, 1);
            if (tooMany) {
                peer.hit(Limit.MESSAGES, "");
            }
            if (tooMuch) {
                peer.hit(Limit.BYTES, "");
            }
        }
    }

    private synchronized boolean isOverdrawn(Limit limit, PeerLimits limits) {
        TokenBucket bucket = limit == Limit.MESSAGES ? messages : bytes;
        return bucket.nanosUntilPositive(limits.get(limit)) > 0;
    }

    private void readAgainAfter(long nanos) {
        Duration pause = Duration.ofNanos(Math.min(nanos, LONGEST_PAUSE_NANOS));
        node.housekeeping().after(pause, this::readAgain);
    }

    private void readAgain() {
        PeerLimits limits = peer.limits();
        long now = node.clock().nanoTime();
        long pause;
        synchronized (this) {
            messages.charge(0, limits.get(Limit.MESSAGES), now);
            bytes.charge(0, limits.get(Limit.BYTES), now);
            pause = ended ? 0 : overdraft(limits);
            paused = pause > 0;
        }
        if (pause > 0) {
            readAgainAfter(pause);
            if (isOverdrawn(Limit.MESSAGES, limits)) {
                peer.hitLasts(Limit.MESSAGES);
            }
            if (isOverdrawn(Limit.BYTES, limits)) {
                peer.hitLasts(Limit.BYTES);
            }
            return;
        }
        channel.resumeReading();
        if (paused) {
            // Overdrawn again by another thread, whose pause this may have undone.
            channel.pauseReading();
        }
    }

    /** The channel has ended: nobody waits to read it any more. */
    synchronized void end() {
        ended = true;
    }

    /** Whether the channel is not read just now. */
    boolean isPaused() {
        return paused;
    }

    /** Takes one nack out of the budget, if it is there. */
    boolean allowsNack() {
        boolean allowed;
        synchronized (this) {
            nacks = nacks == null ? new TokenBucket() : nacks;
            allowed = nacks.tryTake(peer.limits().get(Limit.NACKS), node.clock().nanoTime());
        }
        if (!allowed) {
            peer.hit(Limit.NACKS, "");
        }
        return allowed;
    }

    /** How much of one second's worth is used now; beyond {@code max} there is a debt. */
    synchronized long used(Limit limit, int max) {
        TokenBucket bucket =
                switch (limit) {
                    case MESSAGES -> messages;
                    case BYTES -> bytes;
                    case NACKS -> nacks;
                    default -> throw new IllegalArgumentException(limit + " is no budget");
                };
        return bucket == null ? 0 : bucket.used(max, node.clock().nanoTime());
    }
}
