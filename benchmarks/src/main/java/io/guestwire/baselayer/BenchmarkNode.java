// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.WhenFull;
import io.guestwire.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A base layer with channels in memory and one message group that counts, or also answers. */
final class BenchmarkNode implements AutoCloseable {
    /** So high that a benchmark never reaches them. */
    static final Limits LIMITS = Limits.read(settings(), Limits.DEFAULT);

    final List<MemoryChannel> channels = new ArrayList<>();
    final CountingGroup group;
    private final BaseLayer node;

    BenchmarkNode(Workers workers, int peers, boolean answers) {
        node = new BaseLayer(LIMITS, NodeClock.system(), workers);
        group = new CountingGroup(answers);
        node.add(
                new GroupService(
                        Samples.ADDRESS, Side.HOST, WhenFull.DROP_NEWEST, 0, "benchmark", group));
        for (int i = 0; i < peers; i++) {
            channels.add(MemoryChannel.connect(node, i + 1));
        }
    }

    private static Settings settings() {
        Map<String, ?> entries =
                Map.of(
                        "peer.messages.per.second", 10_000_000,
                        "peer.bytes.per.second", Integer.MAX_VALUE,
                        "outbox.bytes", 1 << 30,
                        "outbox.frames", 1 << 20,
                        "outboxes.bytes", Integer.MAX_VALUE,
                        "mailbox.messages", 1 << 20,
                        "mailbox.bytes", 1 << 30);
        return new Settings("benchmark", entries, System.err::println);
    }

    @Override
    public void close() {
        node.close();
    }

    /** Counts on the group's thread; the count can be read on any. */
    static final class CountingGroup implements MessageGroup {
        final AtomicLong received = new AtomicLong();
        private final boolean answers;
        GroupContext context;

        private CountingGroup(boolean answers) {
            this.answers = answers;
        }

        @Override
        public void started(GroupContext context) {
            this.context = context;
        }

        @Override
        public void received(Peer peer, Message message) {
            received.lazySet(received.getPlain() + 1);
            if (answers) {
                peer.send(context.outgoing(message.copy()));
            }
        }
    }
}
