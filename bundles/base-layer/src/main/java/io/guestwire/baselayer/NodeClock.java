// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Instant;
import java.time.InstantSource;

/** The date, and a steady clock that no change of the date moves. Moved by hand in tests. */
public interface NodeClock extends InstantSource {
    /** The steady clock, in nanoseconds from an arbitrary origin. */
    long nanoTime();

    /** The machine's clocks. */
    static NodeClock system() {
        return new NodeClock() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public Instant instant() {
                return Instant.now();
            }
        };
    }
}
