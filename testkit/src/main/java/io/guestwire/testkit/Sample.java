// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

/**
 * A good message of a group, for {@link GroupConformance}: one that it takes at any time, however
 * often it comes.
 *
 * @param data the message, a JSON object
 * @param answered whether its sender gets an answer; else it gets none, and no nack either
 */
public record Sample(String data, boolean answered) {
    /** A message that its sender gets an answer to. */
    public static Sample answered(String data) {
        return new Sample(data, true);
    }

    /** A message that has its effect elsewhere: its sender gets nothing. */
    public static Sample silent(String data) {
        return new Sample(data, false);
    }

    @Override
    public String toString() {
        return Json.brief(data);
    }
}
