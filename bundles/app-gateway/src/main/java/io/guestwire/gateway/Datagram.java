// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

/**
 * What an application sent, checked.
 *
 * @param version 1 or 2
 * @param destInstance the instance to send to; empty in a guest
 * @param destAddress the address at the peer
 * @param data one JSON object as it was written
 */
record Datagram(int version, String destInstance, String destAddress, byte[] data) {}
