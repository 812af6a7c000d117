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
        String lastMessage) {}
