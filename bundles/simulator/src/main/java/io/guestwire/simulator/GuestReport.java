// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * How a simulated guest fares: a snapshot for people.
 *
 * @param instance its name
 * @param socket where it listens
 * @param connected since when the host is connected, or null
 * @param sent messages to the host since its start
 * @param received messages from the host since its start
 * @param addresses what its message groups serve, sorted
 * @param lastMessage the last broadcast, notification or nack it got, or empty
 */
public record GuestReport(
        String instance,
        Path socket,
        Instant connected,
        long sent,
        long received,
        List<String> addresses,
        String lastMessage) {
    static final String NOTIFICATION = "notification: ";
    private static final int SHOWN_CHARACTERS = 100;

    /** The last message on one line: of a notification, who it is about and the state. */
    public String lastMessageInBrief() {
        if (lastMessage.startsWith(NOTIFICATION)) {
            StatusRow row = StatusRow.of(lastMessage.substring(NOTIFICATION.length()));
            if (!row.state().isEmpty()) {
                return NOTIFICATION + row.displayName() + " is " + row.state();
            }
        }
        return lastMessage.codePointCount(0, lastMessage.length()) <= SHOWN_CHARACTERS
                ? lastMessage
                : lastMessage.substring(0, lastMessage.offsetByCodePoints(0, SHOWN_CHARACTERS - 1))
                        + "…";
    }
}
