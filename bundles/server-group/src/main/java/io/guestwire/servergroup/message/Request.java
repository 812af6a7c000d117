// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.message;

/** What a guest says to its host (PROTOCOL, section 3), as {@link RequestReader} found it. */
public sealed interface Request {
    /**
     * Asks for the status of every member.
     *
     * @param seq an integer of 64 bits, as the guest wrote it
     */
    record StatusQuery(String seq) implements Request {}

    /** A text for every other member; it keeps the rules of {@link BroadcastText}. */
    record Broadcast(String text) implements Request {}

    /** A nack: the guest could not use what the host had said. It is never answered. */
    record Refusal() implements Request {}

    /**
     * A message that cannot be used.
     *
     * @param flaw what kind of thing is wrong
     * @param origMsgType its type, cut to 64 characters; {@code unknown} when it could not be read
     * @param logMsg what was expected, what was found, and where
     */
    record Unusable(Flaw flaw, String origMsgType, String logMsg) implements Request {}

    /** What can be wrong with a message. */
    enum Flaw {
        /** It is not one strict JSON object: a duplicate key, say. */
        SYNTAX,
        /** {@code version} is missing or not an integer that we speak. */
        VERSION,
        /** {@code msg_type} is missing, no string, or unknown. */
        MSG_TYPE,
        /** {@code seq} is missing or no integer of 64 bits. */
        SEQ,
        /** {@code data} is missing, no string, or breaks the rules of a broadcast. */
        DATA
    }
}
