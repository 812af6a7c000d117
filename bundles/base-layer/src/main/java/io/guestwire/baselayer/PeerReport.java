// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import java.time.Instant;
import java.util.Map;

/**
 * What is known of a connected peer: a snapshot.
 *
 * @param instance who it is
 * @param side which end we are
 * @param location the socket or device
 * @param connected since when
 * @param lastHeard when its last frame came, or null
 * @param version the envelope version it last spoke, or 0
 * @param throttled whether its channel is not read just now because it has used up its budget
 * @param messagesWaiting how many of its messages wait in mailboxes
 * @param framesWaiting how many frames wait to be written to it
 * @param bytesWaiting how many bytes that are
 * @param lastProblem what was wrong with the last of its messages that could not be used, or empty
 * @param lastProblemAt when that was, or null
 * @param counters all that is counted of it
 */
public record PeerReport(
        String instance,
        Side side,
        String location,
        Instant connected,
        Instant lastHeard,
        int version,
        boolean throttled,
        int messagesWaiting,
        int framesWaiting,
        int bytesWaiting,
        String lastProblem,
        Instant lastProblemAt,
        Map<Counter, Long> counters) {}
