// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the unfinished frames of a node's channels may hold together, so that many guests that begin
 * a long frame and never end it cannot fill its memory. Of each channel some are always let in, for
 * a guest that means well is not to pay for those that do not.
 *
 * <p>A read that ends within a frame mostly began within one: so one array is handed on from
 * channel to channel, where each such read made one before. Any thread.
 */
final class FrameRoom {
    /** What each unfinished frame may hold however much the others do: as much as one read. */
    static final int ALWAYS_BYTES = 8_192;

    private final AtomicReference<byte[]> spare = new AtomicReference<>();
    private final AtomicLong held = new AtomicLong();
    private volatile long max;

    FrameRoom(long max) {
        this.max = max;
    }

    /** Takes another bound; what is held already stays. */
    void bound(long bytes) {
        max = bytes;
    }

    /**
     * An array, the caller's until it is given back.
     *
     * @param needed how much it must hold
     * @param wanted how much it should hold, where that is more than is always let in
     * @param former the length of the one that it takes the place of, and that is given back next
     * @return null when the others hold all there is
     */
    byte[] take(int needed, int wanted, int former) {
        if (needed <= ALWAYS_BYTES) {
            byte[] bytes = spare.getAndSet(null);
            return bytes == null ? new byte[ALWAYS_BYTES] : bytes;
        }
        int returning = former > ALWAYS_BYTES ? former : 0;
        if (held.addAndGet(wanted) - returning > max) {
            held.addAndGet(-wanted);
            return null;
        }
        return new byte[wanted];
    }

    /** Takes one back. */
    void giveBack(byte[] bytes) {
        if (bytes.length == ALWAYS_BYTES) {
            spare.lazySet(bytes);
        } else {
            held.addAndGet(-bytes.length);
        }
    }

    /** How many bytes the long ones hold. */
    long held() {
        return held.get();
    }
}
