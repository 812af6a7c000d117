// SPDX-License-Identifier: Apache-2.0

/** Wires the base layer into OSGi: configuration and services, no logic. */
package io.guestwire.baselayer.osgi;
