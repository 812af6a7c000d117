// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.message;

import java.util.Locale;

/** Whether a processor goes or comes. */
public enum Direction {
    /** One processor less. */
    DOWN,
    /** One processor more. */
    UP;

    /** As it is written: {@code down}, {@code up}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The field of an answer that says which processor it was. */
    String cpuField() {
        return this == DOWN ? "offline_cpu" : "online_cpu";
    }

    static Direction read(Fields fields) throws MalformedException {
        return fields.oneOf("direction", "down", "up").equals("up") ? UP : DOWN;
    }
}
