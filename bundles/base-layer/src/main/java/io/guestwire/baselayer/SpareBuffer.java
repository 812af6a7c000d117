// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One array that a node's channels hand to one another for the beginning of a frame whose end has
 * not come: a read that ends in the middle of a frame mostly began in the middle of one. Without it
 * each such read made an array. Any thread.
 */
final class SpareBuffer {
    /** As long as one read of a channel; longer frames are rare. */
    static final int BYTES = 8_192;

    private final AtomicReference<byte[]> spare = new AtomicReference<>();

    /** An array of {@link #BYTES}, the caller's until it is given back, if it ever is. */
    byte[] take() {
        byte[] bytes = spare.getAndSet(null);
        return bytes == null ? new byte[BYTES] : bytes;
    }

    /** Takes one back; where there is one already, it is left to the collector. */
    void giveBack(byte[] bytes) {
        spare.lazySet(bytes);
    }
}
