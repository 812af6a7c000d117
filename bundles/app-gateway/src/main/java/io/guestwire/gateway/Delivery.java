// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import io.guestwire.group.GroupContext;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * What the applications of one group share: the thread, through the group's context, a descriptor
 * to send with and a buffer to send from. On the group's thread.
 */
final class Delivery {
    private static final int FIRST_BUFFER_BYTES = 8_192;

    private final Shared shared;
    private final GroupContext context;
    private final Sender sender;
    private ByteBuffer scratch = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);

    Delivery(Shared shared, Agent agent, GroupContext context) {
        this.shared = shared;
        this.context = context;
        this.sender = new Sender(agent::descriptor);
    }

    GroupContext context() {
        return context;
    }

    Sender sender() {
        return sender;
    }

    GatewaySettings settings() {
        return shared.settings();
    }

    Counters counters() {
        return shared.counters();
    }

    /** An empty direct buffer for this many bytes at least; the same one every time. */
    ByteBuffer scratch(int bytes) {
        if (scratch.capacity() < bytes) {
            scratch = ByteBuffer.allocateDirect(Math.max(bytes, 2 * scratch.capacity()));
        }
        return scratch.clear();
    }

    ByteBuffer scratch(byte[] bytes) {
        return scratch(bytes.length).put(bytes).flip();
    }

    /** Where an application of this address should be: abstract, or beside the agent's own file. */
    Target usual(String address) {
        GatewaySettings settings = shared.settings();
        return settings.agentName().isEmpty() && settings.agentPath().isPresent()
                ? Target.at(settings.agentPath().get().resolveSibling(address))
                : Target.exactly(address);
    }

    /** Logs a line; false when there were too many of late. */
    boolean warn(Supplier<String> text) {
        return shared.log().warn(text);
    }

    void info(String text) {
        shared.log().info(text);
    }
}
