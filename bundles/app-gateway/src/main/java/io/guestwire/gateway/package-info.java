// SPDX-License-Identifier: Apache-2.0

/**
 * Message groups outside of the JVM, over unix datagrams as the original agents spoke them
 * (PROTOCOL, section 4).
 *
 * <p>Upwards, what an application sends: {@link io.guestwire.gateway.Agent} receives it, {@link
 * io.guestwire.gateway.DatagramReader} checks it, {@link io.guestwire.gateway.ApplicationGroup}
 * sends it to the peer. Downwards: the group makes a datagram of the peer's message, and {@link
 * io.guestwire.gateway.Application} delivers it or lets it wait.
 */
package io.guestwire.gateway;
