// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.client;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What an application hears of its server group: the callbacks of the seed document's {@code
 * init_sg}. Override what is of interest.
 *
 * <p><b>Thread:</b> all calls come one after the other on the group's thread; a callback that
 * blocks holds up those behind it. It may call the {@link ServerGroupClient}. What it throws is
 * logged by the base layer and costs this call only.
 */
@ConsumerType
public interface ServerGroupListener {
    /**
     * Another member has broadcast a text ({@code sg_broadcast_msg_handler_t}).
     *
     * @param sourceInstance who: a unique but opaque name, as its host calls it
     * @param text at most 3,050 bytes of UTF-8; written by a peer, so not to be trusted
     */
    default void broadcast(String sourceInstance, String text) {}

    /**
     * A member's status has changed ({@code sg_notification_msg_handler_t}).
     *
     * @param document its status document: one JSON object. Where the host wrapped it as Nova did,
     *     it has been unwrapped
     */
    default void notification(String document) {}

    /**
     * A status that was asked for is complete ({@code sg_status_msg_handler_t}). Called before the
     * request's future ends.
     *
     * @param documents one status document a member, this guest's own included
     */
    default void status(List<String> documents) {}

    /**
     * The host could not use a message of this guest.
     *
     * @param origMsgType the type of that message, or {@code unknown}
     * @param logMsg what the host expected and what it found
     */
    default void nack(String origMsgType, String logMsg) {}

    /**
     * There is a channel to the host; messages can be sent from now on. In a guest with a port that
     * is so from the start: what is sent while the host is away waits for its return, within
     * limits.
     */
    default void connected() {}

    /** The channel to the host has ended: the node stops, or its transport is replaced. */
    default void disconnected() {}
}
