// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.time.Duration;

/**
 * What a person asks.
 *
 * @param text what to broadcast, else empty
 * @param timeout how long to wait; null for the command's own
 */
record Request(Options.Command command, String text, Duration timeout) {}
