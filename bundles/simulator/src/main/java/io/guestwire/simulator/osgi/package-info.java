// SPDX-License-Identifier: Apache-2.0

/** Wires the simulator into OSGi: configuration and a service, no logic. */
package io.guestwire.simulator.osgi;
