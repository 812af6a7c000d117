// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.client;

import java.util.Locale;

/**
 * What a {@link ServerGroupClient} counts, since it was made. Every message of the host is counted
 * once, from {@link #STATUS_ANSWERS} on.
 */
public enum ClientCounter {
    /** Broadcasts of ours that waited to be written to the host. */
    BROADCASTS_SENT,
    /** Status requests of ours that waited to be written to the host. */
    STATUS_REQUESTS,
    /** Status requests whose answer was complete in time. */
    STATUS_COMPLETE,

    /** Answers to a status request under way, the closing one included. */
    STATUS_ANSWERS,
    /** Answers to a request that has ended already, or was another one's who has this address. */
    STRAY_ANSWERS,
    /** Broadcasts of other members. */
    BROADCASTS,
    /** Changes of a member's status. */
    NOTIFICATIONS,
    /** Nacks of the host, for us or for another one who has this address. */
    NACKS,
    /** Messages that make no sense here: an unknown type, a document that is no JSON object. */
    UNUSABLE;

    /** The counter's name in the shell and in documents: {@code status_answers}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
