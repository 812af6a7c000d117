// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.settings.Settings;
import java.util.Arrays;

/**
 * The value of each {@link Limit}. Immutable; all peers without values of their own share one
 * object.
 */
public final class PeerLimits {
    private static final Limit[] ALL = Limit.values();

    /** What applies where nothing is configured. */
    static final PeerLimits DEFAULT =
            new PeerLimits(Arrays.stream(ALL).mapToInt(Limit::normal).toArray());

    private final int[] values;

    private PeerLimits(int[] values) {
        this.values = values;
    }

    /** The value. */
    public int get(Limit limit) {
        return values[limit.ordinal()];
    }

    /** The same with another value. */
    PeerLimits with(Limit limit, int value) {
        int[] changed = values.clone();
        changed[limit.ordinal()] = value;
        return new PeerLimits(changed);
    }

    /** Reads the values that are the same for all; a wrong one is as in {@code former}. */
    static PeerLimits read(Settings settings, PeerLimits former) {
        return new PeerLimits(
                Arrays.stream(ALL)
                        .mapToInt(limit -> limit.read(settings, former.get(limit)))
                        .toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerLimits limits && Arrays.equals(values, limits.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
