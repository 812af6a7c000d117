// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Duration;

/**
 * Keeps a group that goes round for nothing from taking a processor from the others. A turn is idle
 * when half of it was work that the group gave itself, to be done at once, or when all that it sent
 * was refused. After a whole idle turn the group rests for three times as long as that took, from 1
 * to 100 ms, and the next turn has half as many calls, 16 at least. A group that serves its peers,
 * or runs out of work now and then, does not notice.
 *
 * <p><b>Thread:</b> the group's; {@link #gaveItself} any.
 */
final class Pace {
    private static final int LONGEST_TURN = 256;
    private static final int SHORTEST_TURN = 16;
    private static final int REST_TIMES = 3;
    private static final long SHORTEST_REST_NANOS = 1_000_000;
    private static final long LONGEST_REST_NANOS = 100_000_000;

    /** A timer that is due sooner is work to be done at once. */
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private final NodeClock clock;

    /** The thread whose turn it is, or null. Any other that reads it does not find itself. */
    private Thread turning;

    private long began;
    private int accepted;
    private int refused;
    private int gaveItself;
    private int turn = LONGEST_TURN;
    private boolean resting;
    private long restEnds;

    Pace(NodeClock clock) {
        this.clock = clock;
    }

    /** For how many nanoseconds the group has to rest still. */
    long restLeft() {
        long left = resting ? Math.max(0, restEnds - clock.nanoTime()) : 0;
        resting = left > 0;
        return left;
    }

    void begin() {
        turning = Thread.currentThread();
        began = clock.nanoTime();
        accepted = 0;
        refused = 0;
        gaveItself = 0;
        resting = false;
    }

    /** Notes what became of a frame that the group sent. */
    void sent(boolean wasAccepted) {
        if (wasAccepted) {
            accepted++;
        } else {
            refused++;
        }
    }

    /** Notes that somebody gives the group something to do: the group itself, within a call? */
    void gaveItself(Duration delay) {
        if (Thread.currentThread() == turning && delay.compareTo(AT_ONCE) < 0) {
            gaveItself++;
        }
    }

    /** How many calls a turn may have. */
    int turn() {
        return turn;
    }

    /** Nothing is left to do. */
    void end() {
        turning = null;
        turn = LONGEST_TURN;
    }

    /** The turn was used up: a rest follows when it was idle. */
    void endFull() {
        turning = null;
        resting = gaveItself >= turn / 2 || (refused > 0 && accepted == 0);
        if (resting) {
            long now = clock.nanoTime();
            long rest = Math.min(REST_TIMES * (now - began), LONGEST_REST_NANOS);
            restEnds = now + Math.max(SHORTEST_REST_NANOS, rest);
            turn = Math.max(SHORTEST_TURN, turn / 2);
        } else {
            turn = LONGEST_TURN;
        }
    }
}
