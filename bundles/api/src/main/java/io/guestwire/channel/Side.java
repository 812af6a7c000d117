// SPDX-License-Identifier: Apache-2.0
package io.guestwire.channel;

/**
 * The end of a channel that this node is. A node can be both at once: the host of its guests and a
 * guest of its own host.
 */
public enum Side {
    /** We are the hypervisor host; the peer is a guest and not to be trusted. */
    HOST,
    /** We are in a guest; the peer is our host. */
    GUEST
}
