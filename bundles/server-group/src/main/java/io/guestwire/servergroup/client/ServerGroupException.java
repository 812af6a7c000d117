// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.client;

/**
 * Why something that was asked of a {@link ServerGroupClient} did not come about; what {@code
 * sg_get_error} told. The message is for people, {@link #reason} for programs. Immutable.
 */
public final class ServerGroupException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** There is no channel to the host: never yet, no more, or the client was stopped. */
        NOT_CONNECTED,
        /** A newer status request took this one's place. */
        SUPERSEDED,
        /** The host's answer was not complete in time. */
        TIMED_OUT,
        /** The host reads too slowly, or too much was asked at once: try again later. */
        BUSY,
        /** The answer has more documents or characters than {@link ClientLimits} allow. */
        TOO_LARGE,
        /** The host could not use the request; the message says what it found. */
        REFUSED
    }

    private final Reason reason;

    /** For the client. */
    ServerGroupException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why it did not come about. */
    public Reason reason() {
        return reason;
    }
}
