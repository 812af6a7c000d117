// SPDX-License-Identifier: Apache-2.0

/** The shell's {@code simulator:} commands. */
package io.guestwire.simulator.command;
