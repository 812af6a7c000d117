// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.thirdparty;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The guest's half: answers with what was said, the bundle's version and its configuration. */
@GroupAddress(address = "example.echo", side = Side.GUEST)
public final class Echo implements MessageGroup {
    private final Object place;
    private GroupContext context;

    public Echo(Map<String, Object> entries) {
        place = entries.get("place");
    }

    @Override
    public void started(GroupContext started) {
        context = started;
    }

    @Override
    public void received(Peer peer, Message message) {
        String json =
                "{\"said\":%s,\"version\":\"%s\",\"place\":\"%s\"}"
                        .formatted(message.text(), Asker.version(), place);
        peer.send(context.outgoing(json.getBytes(StandardCharsets.UTF_8)));
    }
}
