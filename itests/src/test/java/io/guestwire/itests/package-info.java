// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of what is shipped: the archive of {@code assembly/}, not the classes it was made of.
 *
 * <p>Three ways to add one:
 *
 * <ul>
 *   <li>From outside, as operators and scripts see it: JUnit 5 and {@link
 *       io.guestwire.itests.DistributionProcess}, which starts {@code bin/karaf server}. Prefer it.
 *   <li>From inside the container, with services injected: JUnit 4 with Pax Exam's runner and
 *       {@link io.guestwire.itests.Container#distribution}; see {@link
 *       io.guestwire.itests.FeaturesTest}.
 *   <li>With real guests at the distribution's channels, in QEMU: see {@link
 *       io.guestwire.itests.qemu}.
 * </ul>
 */
package io.guestwire.itests;
