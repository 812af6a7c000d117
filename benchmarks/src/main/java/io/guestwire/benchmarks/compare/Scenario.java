// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

/** Which way messages go. */
enum Scenario {
    /**
     * From guests to a message group; to an application by a datagram where there are no groups.
     */
    GROUP("send"),
    /** From guests to an application at the host. */
    APPLICATION("send"),
    /** From a guest to the host, which answers. */
    ROUND_TRIP("echo"),
    /** From one guest to all others. */
    FAN_OUT("fanout"),
    /** There and back, for few guests, with the limits as they are delivered. */
    QUIET("echo"),
    /** The same, while another guest floods the host. */
    FLOODED("echo"),
    /** Nowhere: guests are connected and say nothing. */
    IDLE("idle");

    /** What the load generator calls it. */
    final String mode;

    Scenario(String mode) {
        this.mode = mode;
    }
}
