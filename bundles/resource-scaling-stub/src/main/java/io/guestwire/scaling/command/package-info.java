// SPDX-License-Identifier: Apache-2.0

/** The commands {@code resource-scaling:…} of the shell. */
package io.guestwire.scaling.command;
