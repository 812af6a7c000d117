// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.thirdparty;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Another group for hosts: tells who asks what the guests have answered. */
public final class Census implements MessageGroup {
    private GroupContext context;

    @Override
    public void started(GroupContext started) {
        context = started;
    }

    @Override
    public void received(Peer peer, Message message) {
        String json =
                Asker.ANSWERS.entrySet().stream()
                        .map(answer -> "\"" + answer.getKey() + "\":" + answer.getValue())
                        .collect(Collectors.joining(",", "{", "}"));
        peer.send(context.outgoing(json.getBytes(StandardCharsets.UTF_8)));
    }
}
