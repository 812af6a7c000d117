// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.client;

import java.time.Duration;

/**
 * The bounds of a {@link ServerGroupClient}.
 *
 * @param statusTimeout how long a status may take from request to last answer
 * @param maxStatusDocuments the most members that a status may list
 * @param maxStatusCharacters the most characters that a status's documents may have together
 */
public record ClientLimits(
        Duration statusTimeout, int maxStatusDocuments, long maxStatusCharacters) {
    /** Ten seconds, 10,000 members, 32 Mi characters. */
    public static final ClientLimits DEFAULT =
            new ClientLimits(Duration.ofSeconds(10), 10_000, 32L << 20);

    /** Checks that all are positive. */
    public ClientLimits {
        if (statusTimeout.isNegative()
                || statusTimeout.isZero()
                || maxStatusDocuments < 1
                || maxStatusCharacters < 1) {
            throw new IllegalArgumentException(
                    "Limits of a server group client must be positive, found "
                            + statusTimeout
                            + ", "
                            + maxStatusDocuments
                            + " documents, "
                            + maxStatusCharacters
                            + " characters");
        }
    }

    /** The same with another time-out. */
    public ClientLimits withStatusTimeout(Duration timeout) {
        return new ClientLimits(timeout, maxStatusDocuments, maxStatusCharacters);
    }
}
