// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all outboxes of a node may hold together, so that many peers that do not read cannot fill
 * its memory. A few frames of each peer are always let in, for a peer that reads is not to pay for
 * those that do not. Any thread.
 */
final class OutboxPool {
    /** What each outbox may hold however much the others do. */
    static final int ALWAYS_BYTES = 8_192;

    private final AtomicLong waiting = new AtomicLong();
    private volatile long max;

    OutboxPool(long max) {
        this.max = max;
    }

    /** Takes another bound; what waits already stays. */
    void bound(long bytes) {
        max = bytes;
    }

    /** Whether an outbox that holds so much may take so much more. */
    boolean allows(int held, int more) {
        return held == 0 || held + more <= ALWAYS_BYTES || waiting.get() + more <= max;
    }

    void add(int bytes) {
        waiting.getAndAdd(bytes);
    }

    /** How many bytes wait in all outboxes. */
    long waiting() {
        return waiting.get();
    }

    /** Whether an outbox that holds so much may take a frame of any length. */
    boolean hasRoom(int held) {
        return held == 0 || !isFull();
    }

    /** Whether those that hold much already get no more. */
    boolean isFull() {
        return waiting.get() > max - Limits.MAX_FRAME_BYTES;
    }
}
