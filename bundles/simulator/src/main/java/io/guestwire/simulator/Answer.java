// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import java.time.Duration;

/**
 * What came to a simulated guest after it had sent something by hand.
 *
 * @param after how long after
 * @param data the message's data, as it came
 */
public record Answer(Duration after, String data) {}
