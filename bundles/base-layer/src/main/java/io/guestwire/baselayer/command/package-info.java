// SPDX-License-Identifier: Apache-2.0

/** The shell's {@code guestwire:} commands. */
package io.guestwire.baselayer.command;
