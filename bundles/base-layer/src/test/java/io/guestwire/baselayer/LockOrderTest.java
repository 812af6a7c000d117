// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.group.SendResult;
import io.guestwire.testkit.FakeChannel;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A group sends to a guest that does not read while the first frame of that guest comes that cannot
 * be used: the group's thread had the outbox and wanted the peer, the channel's the other way
 * round, and so one guest could stop the node. It did in one of the first rounds.
 */
@Timeout(60)
class LockOrderTest {
    private static final int ROUNDS = 300;

    private final TestNode test = new TestNode();
    private final byte[] frame =
            FrameWriter.frame(1, TestNode.ECHO, TestNode.ECHO, new byte[60_000]);

    @Test
    void aFullOutboxAndAFirstNackDoNotWaitForEachOther() throws Exception {
        test.node.add(new RecordingGroup().at(TestNode.ECHO));
        test.workers.run();
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        2,
                        task -> {
                            Thread thread = new Thread(task);
                            thread.setDaemon(true); // Two that wait for each other end nothing.
                            return thread;
                        });
        CyclicBarrier together = new CyclicBarrier(2);
        for (int round = 0; round < ROUNDS; round++) {
            FakeChannel guest = FakeChannel.open(test.node, "instance-" + round);
            PeerConnection peer = test.node.connection("instance-" + round).orElseThrow();
            Lane lane = peer.lanes().to(TestNode.ECHO);
            while (peer.send(lane, frame) == SendResult.ACCEPTED) {
                // Until it is full.
            }
            Future<?> group = threads.submit(() -> sendMore(together, peer, lane));
            Future<?> channel =
                    threads.submit(
                            () -> {
                                together.await();
                                guest.receive(TestNode.frame(1, "nobody", "{}") + "\n");
                                return null;
                            });
            group.get(20, TimeUnit.SECONDS);
            channel.get(20, TimeUnit.SECONDS);
            guest.hangUp();
        }
        threads.shutdown();
        assertThat(test.node.counters().get(Counter.UNSENT_OUTBOX_FULL)).isPositive();
    }

    private Void sendMore(CyclicBarrier together, PeerConnection peer, Lane lane) throws Exception {
        together.await();
        for (int i = 0; i < 30; i++) {
            peer.send(lane, frame);
        }
        return null;
    }
}
