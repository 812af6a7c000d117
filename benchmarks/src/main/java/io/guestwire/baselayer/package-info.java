// SPDX-License-Identifier: Apache-2.0

/**
 * Benchmarks of the base layer's rooms, one by one and together, for {@code benchmarks/jmh}. They
 * are in its package to reach its classes, which are nobody else's; on a plain class path that is
 * allowed.
 */
package io.guestwire.baselayer;
