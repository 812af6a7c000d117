// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.servergroup.message.Request;
import java.util.Locale;

/**
 * What the host's service counts, since it was started. What peers are sent and lose altogether is
 * counted by the base layer; these say what it was.
 */
public enum ServerGroupCounter {
    /** Status queries of guests that could be used, and were begun to be answered. */
    STATUS_QUERIES,
    /** Status queries whose answer was cut short by a newer one of the same guest. */
    STATUS_QUERIES_SUPERSEDED,
    /** Status responses put into outboxes, without the closing {@code status_response_done}. */
    STATUS_RESPONSES,
    /** Broadcasts of guests that could be used. */
    BROADCASTS,
    /** Broadcasts made on this host, by {@code server-group:broadcast}. */
    BROADCASTS_OF_HOST,
    /** Broadcasts put into outboxes, one for each receiver. */
    BROADCAST_DELIVERIES,
    /** Changes of a member's status that the others were to be told of. */
    STATUS_CHANGES,
    /** Notifications put into outboxes, one for each receiver. */
    NOTIFICATION_DELIVERIES,
    /** Nacks for messages that are not one strict JSON object. */
    NACKS_SYNTAX,
    /** Nacks for a missing or wrong {@code version}. */
    NACKS_VERSION,
    /** Nacks for a missing or wrong {@code msg_type}. */
    NACKS_MSG_TYPE,
    /** Nacks for a missing or wrong {@code seq}. */
    NACKS_SEQ,
    /** Nacks for a missing or wrong {@code data}. */
    NACKS_DATA,
    /** Nacks for broadcasts of a guest that is a member of no server group. */
    NACKS_NO_GROUP,
    /** Nacks for status queries while too many of other guests were under way. */
    NACKS_STATUS_QUERIES,
    /** Nacks for status queries whose answer was not read for 30 seconds, which has ended it. */
    NACKS_STATUS_UNREAD,
    /** Messages that could not be used, beyond the peer's limit of nacks a second. */
    NACKS_SUPPRESSED,
    /** Nacks of guests, which are never answered. */
    NACKS_RECEIVED,
    /** Messages to a member that were dropped because its outbox was full. */
    DROPPED_OUTBOX_FULL,
    /** Messages to a member that were dropped because its channel had ended. */
    DROPPED_PEER_GONE,
    /** Messages to a member that were dropped because they were longer than a frame may be. */
    DROPPED_TOO_LONG,
    /** Datagrams handed to the backplane for the other hosts of a server group. */
    BACKPLANE_PUBLISHED,
    /** Datagrams that the backplane did not take. */
    BACKPLANE_DROPPED,
    /** Datagrams of other hosts. */
    BACKPLANE_RECEIVED,
    /** Datagrams of other hosts that this version cannot read. */
    BACKPLANE_UNUSABLE,
    /**
     * Datagrams of other hosts for which there was no room: they come faster than they are used.
     */
    BACKPLANE_MISSED;

    /** The counter's name in the shell and in documents: {@code broadcast_deliveries}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ServerGroupCounter nacks(Request.Flaw flaw) {
        return switch (flaw) {
            case SYNTAX -> NACKS_SYNTAX;
            case VERSION -> NACKS_VERSION;
            case MSG_TYPE -> NACKS_MSG_TYPE;
            case SEQ -> NACKS_SEQ;
            case DATA -> NACKS_DATA;
        };
    }
}
