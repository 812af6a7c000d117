// SPDX-License-Identifier: Apache-2.0

/**
 * Channels over virtio-serial. On a host: QEMU's unix sockets, found ({@link
 * io.guestwire.virtio.SocketFinder}), connected ({@link io.guestwire.virtio.HostChannels}) and
 * served by one thread ({@link io.guestwire.virtio.SelectorLoop}, {@link
 * io.guestwire.virtio.SocketConnection}). In a guest: its one port ({@link
 * io.guestwire.virtio.GuestPort}), found ({@link io.guestwire.virtio.PortPath}), opened once
 * ({@link io.guestwire.virtio.PortLink}) and served by two threads. Free of OSGi.
 */
package io.guestwire.virtio;
