// SPDX-License-Identifier: Apache-2.0
/**
 * The other end of the console: what {@code bin/guestwire} starts. JDK only and few classes, since
 * people wait for it.
 */
package io.guestwire.console.client;
