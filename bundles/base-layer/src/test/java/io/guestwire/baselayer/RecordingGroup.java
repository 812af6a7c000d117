// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.WhenFull;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A group that notes its calls. */
final class RecordingGroup implements MessageGroup {
    final List<String> calls = new ArrayList<>();
    GroupContext context;
    BiConsumer<Peer, Message> onMessage = (peer, message) -> {};

    GroupService at(String address) {
        return at(address, 0, WhenFull.DROP_NEWEST);
    }

    GroupService at(String address, int ranking, WhenFull whenFull) {
        return new GroupService(address, Side.HOST, whenFull, ranking, "test", this);
    }

    @Override
    public void started(GroupContext context) {
        this.context = context;
        calls.add("started");
    }

    @Override
    public void peerCame(Peer peer) {
        calls.add("came " + peer.name());
    }

    @Override
    public void received(Peer peer, Message message) {
        calls.add(peer.name() + " " + message.text());
        onMessage.accept(peer, message);
    }

    @Override
    public void peerWent(Peer peer) {
        calls.add("went " + peer.name());
    }

    @Override
    public void stopped() {
        calls.add("stopped");
    }

    List<String> calls() {
        List<String> copy = List.copyOf(calls);
        calls.clear();
        return copy;
    }
}
