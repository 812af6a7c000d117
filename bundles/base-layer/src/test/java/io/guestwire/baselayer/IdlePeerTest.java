// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.guestwire.channel.Channel;
import io.guestwire.channel.Side;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.WhenFull;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdlePeerTest {
    private static final int PEERS = 2_000;

    private final TestNode test = new TestNode();

    @AfterEach
    void close() {
        test.close();
    }

    /** Counted with what is thrown away at once; tables and logs are no part of it. */
    @Test
    void costsFewBytesUntilItIsHeardOrToldSomething() {
        test.node.add(serving("test.one"));
        test.node.add(serving("test.two"));
        open(channels(0));
        List<SilentChannel> channels = channels(PEERS);
        long before = allocated();
        open(channels);
        assertThat((allocated() - before) / PEERS).isLessThan(1_100);
    }

    private void open(List<SilentChannel> channels) {
        channels.forEach(test.node::opened);
        test.workers.run();
    }

    private static List<SilentChannel> channels(int first) {
        return IntStream.range(first, first + PEERS)
                .mapToObj(number -> new SilentChannel("instance-" + number))
                .toList();
    }

    private static long allocated() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static GroupService serving(String address) {
        MessageGroup group =
                new MessageGroup() {
                    @Override
                    public void received(Peer peer, Message message) {
                        throw new IllegalStateException("nobody says anything");
                    }
                };
        return new GroupService(address, Side.HOST, WhenFull.DROP_NEWEST, 0, "test", group);
    }

    private record SilentChannel(String instance) implements Channel {
        @Override
        public Side side() {
            return Side.HOST;
        }

        @Override
        public String location() {
            return instance;
        }

        @Override
        public void wantWrite() {
            throw new IllegalStateException("nobody is told anything");
        }

        @Override
        public void pauseReading() {}

        @Override
        public void resumeReading() {}

        @Override
        public void close(String reason) {}
    }
}
