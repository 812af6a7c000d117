// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

/**
 * A budget that refills steadily, up to what one second gives, or so many. It may be overdrawn:
 * what was read has been read; then {@link #nanosUntilPositive} tells for how long to stop.
 */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final int seconds;
    private double tokens;
    private long updated;
    private boolean fresh = true;

    TokenBucket() {
        this(1);
    }

    /** A bucket that holds what so many seconds give. */
    TokenBucket(int seconds) {
        this.seconds = seconds;
    }

    /** Takes what may be missing; the balance may become negative. */
    void charge(double amount, long perSecond, long nanoTime) {
        refill(perSecond, nanoTime);
        tokens -= amount;
    }

    /** As {@link #charge}, but makes no debt that takes longer than this to be paid. */
    void charge(double amount, long perSecond, long nanoTime, int maxDebtSeconds) {
        refill(perSecond, nanoTime);
        double deepest = -(double) maxDebtSeconds * perSecond;
        tokens = Math.min(tokens, Math.max(tokens - amount, deepest));
    }

    /** Takes one if it is there. */
    boolean tryTake(long perSecond, long nanoTime) {
        return tryTake(1, perSecond, nanoTime);
    }

    /** Takes so many if all of them are there. */
    boolean tryTake(int amount, long perSecond, long nanoTime) {
        refill(perSecond, nanoTime);
        if (tokens < amount) {
            return false;
        }
        tokens -= amount;
        return true;
    }

    /** How long until the balance is back at zero; 0 when it is not below. */
    long nanosUntilPositive(long perSecond) {
        return tokens >= 0 ? 0 : (long) Math.ceil(-tokens * NANOS / perSecond);
    }

    /** How much of one second's worth is used, more than that where there is a debt. */
    long used(long perSecond, long nanoTime) {
        refill(perSecond, nanoTime);
        return (long) Math.ceil(perSecond - tokens);
    }

    private void refill(long perSecond, long nanoTime) {
        double full = (double) seconds * perSecond;
        if (fresh) {
            tokens = full;
            fresh = false;
        } else {
            tokens = Math.min(full, tokens + (nanoTime - updated) * (perSecond / NANOS));
        }
        updated = nanoTime;
    }
}
