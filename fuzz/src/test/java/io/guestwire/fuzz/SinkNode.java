// SPDX-License-Identifier: Apache-2.0
package io.guestwire.fuzz;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Counter;
import io.guestwire.baselayer.GroupService;
import io.guestwire.baselayer.Limits;
import io.guestwire.channel.Side;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.WhenFull;
import io.guestwire.testkit.Conservation;
import io.guestwire.testkit.FakeChannel;
import io.guestwire.testkit.ManualClock;
import io.guestwire.testkit.SteppedWorkers;
import java.util.ArrayList;
import java.util.List;

/**
 * A real base layer with one guest and one message group, at {@link Corpus#SINK}, that notes all.
 */
public final class SinkNode implements MessageGroup, AutoCloseable {
    private final SteppedWorkers workers = new SteppedWorkers();
    private final BaseLayer node = new BaseLayer(Limits.DEFAULT, new ManualClock(), workers);
    private final List<String> delivered = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private FakeChannel guest;

    /** A node whose guest has just come. */
    public SinkNode() {
        node.add(new GroupService(Corpus.SINK, Side.HOST, WhenFull.DROP_NEWEST, 0, "test", this));
        connect();
    }

    /** The guest hangs up and comes again. */
    public void reconnect() {
        takeSent();
        guest.hangUp();
        workers.run();
        connect();
    }

    private void connect() {
        guest = FakeChannel.open(node, "instance-00000001");
    }

    /** Bytes come from the guest, in one piece. */
    public void receive(byte[] bytes) {
        guest.receive(bytes);
        workers.run();
        takeSent();
    }

    private void takeSent() {
        sent.addAll(guest.sent());
    }

    /** The data that the group was given. */
    public List<String> delivered() {
        return delivered;
    }

    /** What the guest was sent: nacks. */
    public List<String> sent() {
        return sent;
    }

    /** What is counted. */
    public long count(Counter counter) {
        return node.counters().get(counter);
    }

    /** The whole books, to compare two nodes by. */
    public String counters() {
        return node.counters().snapshot().toString();
    }

    @Override
    public void received(Peer peer, Message message) {
        delivered.add(message.text());
    }

    /** Every message must be accounted for, before the end and behind it. */
    @Override
    public void close() {
        Conservation.check(node);
        node.close();
        Conservation.check(node);
    }
}
