// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import java.util.Locale;

/**
 * What the gateway counts, in all and for each application. Always:
 *
 * <pre>
 * MESSAGES  = DELIVERED + every DROPPED_… + what waits in queues
 * DATAGRAMS = FORWARDED + every REFUSED_… + what a group's thread has still before it
 * </pre>
 */
public enum GatewayCounter {
    /** Messages of peers for an address that the gateway serves. */
    MESSAGES,
    /** Datagrams that an application's socket took. */
    DELIVERED,
    /** Messages for an application whose queue was full: it reads more slowly than it is sent. */
    DROPPED_QUEUE_FULL,
    /** Messages for an address to which no socket was bound, with those that waited for it. */
    DROPPED_NOT_BOUND,
    /** Messages that the kernel did not take for another reason, which the log names. */
    DROPPED_SEND_FAILED,
    /** Messages that came while the agent itself had no socket. */
    DROPPED_NO_AGENT,
    /** Messages for one more address of a family, when as many as may be had something waiting. */
    DROPPED_TOO_MANY_APPLICATIONS,
    /** Messages that waited in a queue when the gateway was stopped or its address taken off. */
    DROPPED_STOPPED,
    /**
     * Datagrams longer than the 4,096 bytes that an original application reads, which would see
     * their beginning only; delivered and counted there all the same.
     */
    LONGER_THAN_4096,

    /** Datagrams that the agent's socket received, of any kind. */
    DATAGRAMS,
    /** Datagrams that became a frame in a peer's outbox. */
    FORWARDED,
    /** Datagrams of no bytes. */
    REFUSED_EMPTY,
    /** Datagrams longer than the limit. */
    REFUSED_TOO_LONG,
    /** Datagrams of a socket that was not bound: nobody can say who sent them. */
    REFUSED_UNBOUND,
    /** Datagrams of a sender whose name is not in the allow-list. */
    REFUSED_NOT_ALLOWED,
    /** Datagrams that are not one JSON object with the keys of this hop. */
    REFUSED_MALFORMED,
    /** Datagrams for an instance that is not connected here. */
    REFUSED_UNKNOWN_INSTANCE,
    /** Datagrams for the host, while a guest has no channel to it. */
    REFUSED_NO_HOST,
    /** Datagrams of an application whose address is served by another group. */
    REFUSED_NOT_SERVED,
    /** Datagrams beyond what may wait for their group's thread: the application floods. */
    REFUSED_GROUP_BUSY,
    /** Datagrams for a peer whose outbox was full. */
    REFUSED_OUTBOX_FULL,
    /** Datagrams that would make a longer frame than the base layer sends. */
    REFUSED_FRAME_TOO_LONG,
    /** Datagrams for a peer that went at this moment. */
    REFUSED_PEER_GONE,
    /** Datagrams that waited for a group's thread when the gateway was stopped. */
    REFUSED_STOPPED,

    /** How often receiving failed; each time the agent's socket was opened anew. */
    RECEIVE_FAILURES;

    /** As it is shown: {@code dropped-queue-full}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it counts what was lost, and why. */
    public boolean isLoss() {
        return name().startsWith("DROPPED_") || name().startsWith("REFUSED_");
    }
}
