// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import java.util.Map;
import java.util.Optional;

/**
 * One application as it is shown to people.
 *
 * @param address its address, which is the name of its socket
 * @param entry the entry of the allow-list that it belongs to
 * @param bound whether a socket is bound there, as far as the gateway knows
 * @param queuedMessages how many datagrams wait for it
 * @param queuedBytes how many bytes these are
 * @param counters what was counted of it
 * @param lastError why a datagram to it, or of it, was lost last
 */
public record ApplicationReport(
        String address,
        String entry,
        Bound bound,
        int queuedMessages,
        int queuedBytes,
        Map<GatewayCounter, Long> counters,
        Optional<String> lastError) {
    /** Whether the application is there. */
    public enum Bound {
        /** It took the last datagram, or has been heard since. */
        YES,
        /** The last datagram for it was refused: nobody is bound to the name. */
        NO,
        /** Nothing has been sent to it, and nothing heard of it. */
        UNKNOWN
    }
}
