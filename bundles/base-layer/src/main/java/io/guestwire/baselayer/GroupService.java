// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import io.guestwire.group.Address;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.WhenFull;

/**
 * A message group as it was offered to the base layer.
 *
 * @param address as it was given: null when missing, perhaps malformed
 * @param side as it was given: null when missing
 * @param whenFull what a full outbox drops
 * @param ranking the higher one serves
 * @param origin where it comes from, for people: a bundle's name and version
 * @param group the service
 */
public record GroupService(
        String address,
        Side side,
        WhenFull whenFull,
        int ranking,
        String origin,
        MessageGroup group) {
    /** What is wrong with it, or null: then it can be routed to. */
    String problem() {
        if (side == null) {
            return "guestwire.group.side: expected HOST or GUEST, found neither";
        }
        if (address == null || !Address.isValidPattern(address)) {
            return "guestwire.group.address: expected "
                    + Address.PATTERN_SYNTAX
                    + ", found "
                    + (address == null ? "none" : io.guestwire.group.Excerpt.of(address));
        }
        return null;
    }
}
