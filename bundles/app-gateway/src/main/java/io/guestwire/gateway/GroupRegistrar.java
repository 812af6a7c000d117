// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;

/**
 * Where the gateway offers its message groups: the service registry of OSGi, or a base layer in a
 * plain {@code main}.
 */
@FunctionalInterface
public interface GroupRegistrar {
    /**
     * Offers a group.
     *
     * @param address as {@link io.guestwire.group.GroupAddress#address}
     * @param ranking the higher one serves
     * @return takes it back; when that returns, the group has been stopped
     */
    Runnable register(String address, Side side, int ranking, MessageGroup group);
}
