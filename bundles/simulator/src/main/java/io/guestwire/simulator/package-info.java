// SPDX-License-Identifier: Apache-2.0

/**
 * Guests without virtual machines, for demonstrations, tests and load: a {@link
 * io.guestwire.simulator.Simulator} has many {@link io.guestwire.simulator.SimulatedGuest}s, each
 * of which listens on a unix socket as QEMU does and is, behind it, made of the classes of a real
 * guest. Free of OSGi.
 */
package io.guestwire.simulator;
