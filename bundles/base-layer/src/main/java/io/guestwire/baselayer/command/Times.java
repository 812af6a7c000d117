// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Points in time as the commands show them: ISO 8601, UTC, to the millisecond. */
final class Times {
    private Times() {}

    static String shown(Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
