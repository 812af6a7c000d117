// SPDX-License-Identifier: Apache-2.0
package io.guestwire.health;

/**
 * One thing a {@link HealthCheck} has to say.
 *
 * @param severity how bad it is
 * @param part which part of the node says it: {@code inventory}, {@code channels}
 * @param instance the instance it is about; empty when it is about none in particular
 * @param text what is so and where, in one sentence: a file, a line, an entry
 * @param remedy what to do; empty when nothing is to be done
 */
public record Finding(Severity severity, String part, String instance, String text, String remedy) {
    /** How bad a finding is. */
    public enum Severity {
        /** All is well. */
        OK,
        /** It works, but somebody should look. */
        WARNING,
        /** It does not work. */
        FAULT
    }

    /** A healthy finding about no instance in particular. */
    public static Finding ok(String part, String text) {
        return new Finding(Severity.OK, part, "", text, "");
    }
}
