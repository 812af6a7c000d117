// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling;

import java.util.Locale;

/**
 * What resource scaling on a host counts, since it was started. Always:
 *
 * <pre>
 * REQUESTS          = SUCCEEDED + FAILED + REFUSED + TIMED_OUT + ABANDONED + what is in flight
 * messages received = SUCCEEDED + FAILED + REFUSED + every ANSWERS_…
 * </pre>
 */
public enum ScalingCounter {
    /** Requests that were sent to a guest. */
    REQUESTS,
    /** Requests that a guest carried out. */
    SUCCEEDED,
    /** Requests that a guest tried to carry out, and failed. */
    FAILED,
    /** Requests that a guest could not use. */
    REFUSED,
    /** Requests that were given up because no usable answer came in time. */
    TIMED_OUT,
    /** Requests that were given up because the guest went away, or the message group stopped. */
    ABANDONED,
    /** Answers to a request that had been given up. Its guest may have changed all the same. */
    ANSWERS_LATE,
    /** Messages of an instance that was not asked, or was not asked this. */
    ANSWERS_UNEXPECTED,
    /** Answers to the request in flight that could not be used; it stays in flight. */
    ANSWERS_MALFORMED,
    /** Nacks that were not sent: one guest gets so many a second and no more. */
    NACKS_SUPPRESSED;

    /** The counter's name in the shell and in documents: {@code answers_late}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
