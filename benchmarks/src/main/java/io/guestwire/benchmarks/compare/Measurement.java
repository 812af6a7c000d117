// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.util.Map;

/**
 * What came of one cell in one round.
 *
 * @param round counted from 1
 * @param values what the load generator printed, by its names
 */
record Measurement(int round, Side side, Cell cell, Map<String, Double> values) {}
