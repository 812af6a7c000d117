// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

import io.guestwire.channel.Side;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a group works with, given to it by {@link MessageGroup#started}: its thread, its timers, the
 * clock and its peers. In a test the same context runs step by step with a clock that the test
 * moves.
 *
 * <p><b>Thread:</b> {@link #execute} from any thread; everything else on the group's thread.
 */
@ProviderType
public interface GroupContext {
    /** The group's address. */
    String address();

    /** The end of the channel that the group serves. */
    Side side();

    /**
     * Whether nothing but messages is real here: this is a guest that the simulator plays, or a
     * test. A group that acts on the machine it runs on must leave it alone then, for that machine
     * is somebody else's.
     */
    boolean isSimulated();

    /**
     * The peers that are there now, in no order: a view that changes only between the group's
     * calls.
     */
    Collection<Peer> peers();

    /** The peer of this name, if it is there. */
    Optional<Peer> peer(String name);

    /**
     * Makes data ready to be sent.
     *
     * @param json one JSON object as UTF-8 text; the array belongs to the context from here on. A
     *     newline between its tokens is written as a space
     */
    Outgoing outgoing(byte[] json);

    /**
     * Runs a task on the group's thread, after what waits already.
     *
     * <p>A group that keeps itself busy rests: when half of a turn of some 256 calls was work that
     * its own calls gave it to be done at once, by this method or by {@link #after} with less than
     * 100 ms, nothing of it is called for three times as long as the turn took, 1 to 100 ms, and
     * its next turn is shorter, so that it does not take a processor from the others. What other
     * threads give it does not count; what is to be repeated takes a timer of 100 ms or more.
     *
     * @return false when it will not run: the mailbox is full, or the group has been stopped or set
     *     aside
     */
    boolean execute(Runnable task);

    /**
     * Runs a task once, on the group's thread, after a delay of the steady clock, which no change
     * of the date moves. With less than 100 ms it counts as work that the group gives itself to be
     * done at once: a group with nothing else to do rests, see {@link #execute}.
     *
     * @throws IllegalStateException when the group has too many timers (65,536)
     */
    Timer after(Duration delay, Runnable task);

    /** The date, for what is written into messages; for delays use {@link #after}. */
    InstantSource clock();

    /** The steady clock, in nanoseconds from an arbitrary origin; moved by hand in tests. */
    long nanoTime();

    /** A task that waits for its time. */
    @ProviderType
    interface Timer {
        /** Forgets the task. Without effect when it has run. On the group's thread. */
        void cancel();
    }
}
