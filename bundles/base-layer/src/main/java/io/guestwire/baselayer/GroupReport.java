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
 * @param bundle the bundle it comes from; empty while it is away
 * @param version that bundle's version; empty while it is away
 * @param state whether it serves
 * @param since since when, or null
 * @param waiting how many messages wait in its mailbox
 * @param framesWaiting how many frames wait to be written to its peers
 * @param peers how many peers it has
 * @param lastError the last thing that went wrong in it, or why it does not serve; or empty
 * @param counters all that is counted of its address; empty where another serves that
 */
public record GroupReport(
        String address,
        Side side,
        String bundle,
        String version,
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
        /** Another serves its address: with a higher ranking, or it was there before. */
        STANDBY,
        /** It is away, or comes and goes too fast; its messages wait for a while. */
        PARKED,
        /** Its call does not return: it gets no messages until it does. */
        SET_ASIDE,
        /** It is not routed to: its address is malformed. */
        REFUSED
    }

    /** Of a service that is not routed to. */
    static GroupReport refused(GroupService service, Instant since) {
        String address = service.address() == null ? "" : service.address();
        return idle(service, address, State.REFUSED, since, service.problem());
    }

    /** Of a service that has no peers and messages now. */
    static GroupReport idle(
            GroupService service, String address, State state, Instant since, String lastError) {
        return new GroupReport(
                address,
                service.side(),
                service.bundle(),
                service.version(),
                state,
                since,
                0,
                0,
                0,
                lastError,
                Map.of());
    }

    /** Where it comes from, for people: a bundle's name and version. */
    public String origin() {
        return version.isEmpty() ? bundle : bundle + " " + version;
    }
}
