// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest.log;

import java.util.Locale;

/** What is worth a line; the number is syslog's priority, as journald reads it. */
public enum Level {
    /** Something does not work. */
    ERROR(3),
    /** Somebody should look. */
    WARN(4),
    /** What an operator likes to know. */
    INFO(6),
    /** What a developer likes to know. */
    DEBUG(7);

    private final int priority;

    Level(int priority) {
        this.priority = priority;
    }

    int priority() {
        return priority;
    }

    /** The level of this name, in any case; null when there is none. */
    public static Level of(String name) {
        for (Level level : values()) {
            if (level.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return level;
            }
        }
        return null;
    }
}
