// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A third party's group: answers what the host says with what its configuration says. */
@GroupAddress(address = EchoGroup.ADDRESS, side = Side.GUEST)
public final class EchoGroup implements MessageGroup {
    static final String ADDRESS = "example.echo";

    private final String answer;
    private GroupContext context;

    public EchoGroup(Map<String, Object> entries) {
        answer = "{\"answer\":\"" + entries.get("answer") + "\"}";
    }

    @Override
    public void started(GroupContext started) {
        context = started;
    }

    @Override
    public void received(Peer peer, Message message) {
        peer.send(context.outgoing(answer.getBytes(StandardCharsets.UTF_8)));
    }
}
