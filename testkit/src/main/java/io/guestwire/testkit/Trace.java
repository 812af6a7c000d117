// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What could be seen of a message.
 *
 * @param answers what its sender got, nacks apart
 * @param nacks the nacks that its sender got
 * @param toOthers what the other peers got
 * @param effects what else the group did, as its author shows it
 * @param lost how many messages to its sender were dropped because they fit into no frame
 */
record Trace(
        List<JsonNode> answers,
        List<JsonNode> nacks,
        List<JsonNode> toOthers,
        List<String> effects,
        int lost) {
    boolean isSilent() {
        return answers.isEmpty() && nacks.isEmpty();
    }

    /** Whether as much was done as in another case, whatever it said. */
    boolean resembles(Trace other) {
        return answers.isEmpty() == other.answers.isEmpty()
                && nacks.isEmpty() == other.nacks.isEmpty()
                && toOthers.isEmpty() == other.toOthers.isEmpty()
                && effects.isEmpty() == other.effects.isEmpty();
    }

    /** For a failure's message: what was found. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        add(text, "an answer", answers);
        add(text, "a nack", nacks);
        add(text, "to other peers", toOthers);
        add(text, "as effects", effects);
        if (lost > 0) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(lost)
                    .append(" sent that fit into no frame");
        }
        return text.isEmpty() ? "nothing" : text.toString();
    }

    private static void add(StringBuilder text, String what, List<?> found) {
        if (!found.isEmpty()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(what)
                    .append(' ')
                    .append(Json.brief(found.get(0).toString()))
                    .append(found.size() > 1 ? " and " + (found.size() - 1) + " more" : "");
        }
    }
}
