// SPDX-License-Identifier: Apache-2.0

/**
 * The embedded directory: server groups and status documents in one JSON file (DESIGN, "Outside
 * contracts", 5), read again whenever it changes.
 */
package io.guestwire.servergroup.inventory;
