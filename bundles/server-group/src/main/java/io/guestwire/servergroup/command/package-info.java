// SPDX-License-Identifier: Apache-2.0

/** The commands {@code server-group:…} of the shell. */
package io.guestwire.servergroup.command;
