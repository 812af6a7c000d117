// SPDX-License-Identifier: Apache-2.0

/** The commands {@code app-gateway:…} of the shell. */
package io.guestwire.gateway.command;
