// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.group;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import org.osgi.service.component.annotations.Component;

/** Sends every guest what it has sent. */
@Component
@GroupAddress(address = Echo.ADDRESS, side = Side.HOST)
public final class Echo implements MessageGroup {
    /** Where guests send to. */
    public static final String ADDRESS = "bench.echo";

    private GroupContext context;

    @Override
    public void started(GroupContext context) {
        this.context = context;
    }

    @Override
    public void received(Peer peer, Message message) {
        peer.send(context.outgoing(message.copy()));
    }
}
