// SPDX-License-Identifier: Apache-2.0

/** Wires the gateway into OSGi: configuration and services, no logic. */
package io.guestwire.gateway.osgi;
