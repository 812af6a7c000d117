// SPDX-License-Identifier: Apache-2.0
/**
 * The distribution under load: message groups updated, deployed and misbehaving while guests talk.
 * {@link io.guestwire.itests.load.UnderLoadTest} has a short form that holds correctness and a long
 * one that gives the figures of {@code docs/decisions/0053-updates-under-load.md}.
 */
package io.guestwire.itests.load;
