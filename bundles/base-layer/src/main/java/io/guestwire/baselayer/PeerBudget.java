// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

/** What one peer may cost: messages and bytes it sends, nacks it is sent. Any thread. */
final class PeerBudget {
    private final TokenBucket messages = new TokenBucket();
    private final TokenBucket bytes = new TokenBucket();
    private final TokenBucket nacks = new TokenBucket();

    /** Charges what was read; in nanoseconds, for how long reading has to stop. */
    synchronized long overdraft(int frames, int length, Limits limits, long nanoTime) {
        messages.charge(frames, limits.messagesPerSecond(), nanoTime);
        bytes.charge(length, limits.bytesPerSecond(), nanoTime);
        return Math.max(
                messages.nanosUntilPositive(limits.messagesPerSecond()),
                bytes.nanosUntilPositive(limits.bytesPerSecond()));
    }

    /** Takes one nack out of the budget, if it is there. */
    synchronized boolean allowsNack(Limits limits, long nanoTime) {
        return nacks.tryTake(limits.nacksPerSecond(), nanoTime);
    }
}
