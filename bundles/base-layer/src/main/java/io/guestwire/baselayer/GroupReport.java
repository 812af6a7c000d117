// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import java.time.Instant;
import java.util.Map;

/**
 * What is known of a message group: a snapshot.
 *
 * @param address its address, as it was given
 * @param side the end of the channel it serves, or null when it did not say
 * @param origin the bundle and version it comes from; empty while it is away
 * @param state whether it serves
 * @param since since when
 * @param waiting how many messages wait in its mailbox
 * @param framesWaiting how many frames wait to be written to its peers
 * @param peers how many peers it has
 * @param lastError the last thing that went wrong in it, or why it is refused; or empty
 * @param counters all that is counted of it; empty of one that does not serve
 */
public record GroupReport(
        String address,
        Side side,
        String origin,
        State state,
        Instant since,
        int waiting,
        int framesWaiting,
        int peers,
        String lastError,
        Map<Counter, Long> counters) {
    /** Whether a group serves. */
    public enum State {
        /** It gets the messages for its address. */
        SERVING,
        /** Another with a higher ranking serves its address. */
        STANDBY,
        /** It is away; its messages wait for a while. */
        PARKED,
        /** It is not routed to: its address is malformed. */
        REFUSED
    }
}
