// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import java.time.Duration;
import java.util.List;

/**
 * Who of the simulated guests got a broadcast.
 *
 * @param receipts in the order in which they came
 * @param awaited how many simulated guests could have got it at most
 */
public record BroadcastReport(List<Receipt> receipts, int awaited) {
    /**
     * One guest got it.
     *
     * @param instance who
     * @param after how long after it was sent
     */
    public record Receipt(String instance, Duration after) {}
}
