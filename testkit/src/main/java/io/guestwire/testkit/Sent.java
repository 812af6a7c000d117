// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.group.Outgoing;
import org.opentest4j.AssertionFailedError;

/**
 * A message that a group has sent to a {@link FakePeer}.
 *
 * @param outgoing what the group made ready; the same for all peers that it was sent to
 * @param text the data as it stands in the frame
 * @param version of the envelope
 * @param sourceAddress of the envelope
 * @param destAddress of the envelope
 * @param frameBytes what it takes of the outbox
 */
public record Sent(
        Outgoing outgoing,
        String text,
        int version,
        String sourceAddress,
        String destAddress,
        int frameBytes) {
    /**
     * The data as a tree.
     *
     * @throws AssertionError when the group sent what is no JSON
     */
    public JsonNode json() {
        try {
            return Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw new AssertionFailedError("A group must send JSON: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
