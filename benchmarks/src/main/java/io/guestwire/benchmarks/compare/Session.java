// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.util.List;

/**
 * A side with a number of guests, and what is measured while they stay connected.
 *
 * @param warmUp what is run before, without being measured
 * @param cells what is measured
 */
record Session(Side side, int guests, List<Cell> warmUp, List<Cell> cells) {
    /** Whether the plain C side passes messages on instead of answering. */
    boolean broadcasts() {
        return cells.get(0).scenario() == Scenario.FAN_OUT;
    }
}
