// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

/**
 * The calls of one service, one after the other: what they throw ends here, and how long the
 * present one has lasted can be seen.
 *
 * <p><b>Threads:</b> {@link #call} the group's; the rest any.
 */
final class GroupCalls {
    private final GroupSlot slot;
    private final GroupService service;
    private final NodeClock clock;

    /** Since when the present call lasts, on the steady clock; 0 between calls. */
    private volatile long busySince;

    private volatile long reported;

    GroupCalls(GroupSlot slot, GroupService service, NodeClock clock) {
        this.slot = slot;
        this.service = service;
        this.clock = clock;
    }

    /**
     * Calls the group; whatever it throws is caught, counted and logged.
     *
     * @param what the call's name, for people
     * @return whether it returned
     */
    boolean call(String what, Runnable body) {
        long began = clock.nanoTime();
        busySince = began == 0 ? 1 : began;
        try {
            body.run();
            return true;
        } catch (Throwable thrown) {
            Thread.interrupted();
            slot.failed(service, what, thrown);
            return false;
        } finally {
            // What the group does to its own thread is not to reach what comes next.
            Thread.interrupted();
            if (busySince == reported) {
                slot.note(service, what + " took " + busyNanos() / 1_000_000 + " ms");
            }
            busySince = 0;
        }
    }

    /** When the present call began, on the steady clock; now when there is none. */
    long began() {
        long began = busySince;
        return began == 0 ? clock.nanoTime() : began;
    }

    /** For how long the present call has lasted, in nanoseconds; 0 when there is none. */
    long busyNanos() {
        long began = busySince;
        return began == 0 ? 0 : Math.max(0, clock.nanoTime() - began);
    }

    /**
     * Whether the present call lasts longer than it may, and that has not been said yet. On the
     * housekeeping's thread.
     */
    boolean overruns(long nanos) {
        long began = busySince;
        if (began == 0 || clock.nanoTime() - began < nanos || began == reported) {
            return false;
        }
        reported = began;
        return true;
    }

    /** Whether the present call was found to overrun before, and now lasts as long as this. */
    boolean isOverdue(long nanos) {
        long began = busySince;
        return began != 0 && began == reported && clock.nanoTime() - began >= nanos;
    }
}
