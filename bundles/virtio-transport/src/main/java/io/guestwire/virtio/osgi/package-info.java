// SPDX-License-Identifier: Apache-2.0

/** Wires the transport into OSGi: configuration and services, no logic. */
package io.guestwire.virtio.osgi;
