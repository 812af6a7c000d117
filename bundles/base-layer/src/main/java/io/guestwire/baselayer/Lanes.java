// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.Arrays;
import java.util.List;

/** The lanes of one peer, one for each group of its side. Immutable. */
final class Lanes {
    static final Lanes NONE = new Lanes(new Lane[0]);

    private final Lane[] lanes;

    private Lanes(Lane[] lanes) {
        this.lanes = lanes;
    }

    /** The same with one more. */
    Lanes with(Lane lane) {
        Lane[] more = Arrays.copyOf(lanes, lanes.length + 1);
        more[lanes.length] = lane;
        return new Lanes(more);
    }

    /** The same but for the one to this group. */
    Lanes without(GroupSlot slot) {
        return new Lanes(
                Arrays.stream(lanes).filter(lane -> lane.slot != slot).toArray(Lane[]::new));
    }

    /** The array itself, for who writes nothing into it. */
    Lane[] array() {
        return lanes;
    }

    List<Lane> all() {
        return List.of(lanes);
    }

    /** The lane to a group, or null. */
    Lane to(GroupSlot slot) {
        for (Lane lane : lanes) {
            if (lane.slot == slot) {
                return lane;
            }
        }
        return null;
    }

    /** The lane to the group of an address: by its full name, else by the longest beginning. */
    Lane to(String address) {
        Lane best = null;
        for (Lane lane : lanes) {
            GroupSlot slot = lane.slot;
            if (!slot.isFamily()) {
                if (slot.address().equals(address)) {
                    return lane;
                }
            } else if (slot.serves(address)
                    && (best == null || slot.address().length() > best.slot.address().length())) {
                best = lane;
            }
        }
        return best;
    }

    /** The address of a group that these bytes spell, or null. */
    String address(byte[] bytes, int from, int to) {
        for (Lane lane : lanes) {
            if (lane.slot.isSpelt(bytes, from, to)) {
                return lane.slot.address();
            }
        }
        return null;
    }
}
