// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.message;

/** What a guest hears from its host (PROTOCOL, section 3). Documents are JSON text on one line. */
public sealed interface HostMessage {
    /** The status of one member, an answer to the query {@code seq}. */
    record StatusResponse(long seq, String document) implements HostMessage {}

    /** The end of the answer to the query {@code seq}. */
    record StatusDone(long seq) implements HostMessage {}

    /** A text from another member. */
    record Broadcast(String sourceInstance, String text) implements HostMessage {}

    /** A member's status has changed. */
    record Notification(String document) implements HostMessage {}

    /** A message of ours could not be used. */
    record Refusal(String origMsgType, String logMsg) implements HostMessage {}

    /** Nothing that a guest knows what to do with. */
    record Unusable(String why) implements HostMessage {}
}
