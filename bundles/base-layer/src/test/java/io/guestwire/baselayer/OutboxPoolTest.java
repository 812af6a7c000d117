// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;
import io.guestwire.testkit.FakeChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many peers that do not read fill no more than may wait for all together. */
class OutboxPoolTest {
    private static final int PEERS = 40;
    private static final int BOUND = 4 << 20;

    private final TestNode test = new TestNode();
    private final RecordingGroup group = new RecordingGroup();
    private final List<FakeChannel> silent = new ArrayList<>();

    @BeforeEach
    void fill() {
        test.configure(Map.of("outboxes.bytes", BOUND));
        test.node.add(group.at(TestNode.ECHO));
        for (int i = 0; i < PEERS; i++) {
            silent.add(FakeChannel.open(test.node, "instance-%08d".formatted(i)));
            silent.get(i).room(0);
        }
        test.workers.run();
        List<SendResult> results = test.send(group, 1_000, 250); // 10 MB in all.
        assertThat(results).contains(SendResult.DROPPED_OUTBOX_FULL);
    }

    @AfterEach
    void close() {
        silent.forEach(FakeChannel::hangUp);
        test.workers.run();
        assertThat(test.node.outboxes().waiting()).isZero();
        test.close();
    }

    @Test
    void theyHoldWhatMayWaitForAllAndNoMore() {
        assertThat(test.node.outboxes().waiting()).isBetween(BOUND - 2_000L, (long) BOUND);
        assertThat(new BaseLayerHealth(test.node).findings())
                .anyMatch(finding -> finding.text().contains("bytes wait for all guests together"))
                .anyMatch(finding -> finding.text().contains(", or outboxes.bytes, is reached"));
    }

    @Test
    void aPeerThatReadsNoticesNothing() {
        FakeChannel reads = FakeChannel.open(test.node, "instance-reads");
        test.workers.run();
        for (int i = 0; i < 100; i++) {
            test.greetAll(group);
            assertThat(reads.sent()).hasSize(1);
        }
    }

    @Test
    void aGroupThatWaitsForRoomIsToldOnceThePeerHasReadEverything() {
        AtomicInteger told = new AtomicInteger();
        Peer[] slow = {null};
        group.context.execute(
                () -> slow[0] = group.context.peer("instance-00000003").orElseThrow());
        group.context.execute(() -> slow[0].whenWritable(told::incrementAndGet));
        test.workers.run(); // Would not come to an end if it were told again and again.
        assertThat(told).hasValue(0);
        silent.get(3).room(Integer.MAX_VALUE);
        silent.get(3).flush();
        test.workers.run();
        assertThat(told).hasValue(1);
        List<SendResult> results = new ArrayList<>();
        byte[] data = "{\"n\":1}".getBytes(StandardCharsets.US_ASCII);
        group.context.execute(() -> results.add(slow[0].send(group.context.outgoing(data))));
        test.workers.run();
        assertThat(results).containsExactly(SendResult.ACCEPTED);
    }
}
