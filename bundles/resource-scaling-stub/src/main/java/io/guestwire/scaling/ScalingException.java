// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling;

/**
 * Why a guest was not scaled. The message is for people, {@link #reason} for programs. What it
 * quotes of a guest is escaped and cut. Immutable.
 */
public final class ScalingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** There is no such instance, or it went away before it answered. */
        NOT_CONNECTED,
        /** A request of this instance is in flight already, or too much waits: try again later. */
        BUSY,
        /** No answer that could be used came in time. The guest may still do what was asked. */
        TIMED_OUT,
        /** The guest tried and failed. */
        FAILED,
        /** The guest could not use the request: nobody in it serves resource scaling, say. */
        REFUSED,
        /** The message group does not run, or was stopped before the answer came. */
        STOPPED
    }

    private final Reason reason;

    /** For resource scaling. */
    public ScalingException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why it did not come about. */
    public Reason reason() {
        return reason;
    }
}
