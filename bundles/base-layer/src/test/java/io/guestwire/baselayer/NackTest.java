// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.testkit.FakeChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A nack is never answered by a nack: else two nodes that do not know each other's addresses answer
 * one another without end.
 */
class NackTest {
    private static final String NACK =
            "{\"version\":1,\"msg_type\":\"nack\",\"orig_msg_type\":\"unknown\",\"log_msg\":\"no\"}";

    private final TestNode test = new TestNode();
    private final RecordingGroup group = new RecordingGroup();
    private final FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");

    @AfterEach
    void everyMessageIsAccountedFor() {
        test.close();
    }

    private void assertCountedOnly() {
        assertThat(guest.sent()).isEmpty();
        assertThat(test.node.counters().get(Counter.DROPPED_NACK)).isOne();
        assertThat(test.node.counters().get(Counter.NACKED)).isZero();
    }

    @Test
    void forAnAddressThatNobodyServes() {
        guest.receive(TestNode.frame(1, "nobody", NACK) + "\n");
        assertCountedOnly();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"source_addr\":\"x\",\"dest_addr\":\"y\",\"data\":%s}",
                "{\"version\":3,\"source_addr\":\"x\",\"dest_addr\":\"y\",\"data\":%s}",
                "{\"version\":1,\"source_addr\":\"x\",\"data\":%s,\"dest_addr\":null}",
                "{\"version\":1,\"source_addr\":\"x\",\"dest_addr\":\"y\",\"data\":%s"
            })
    void inAnEnvelopeThatCannotBeUsed(String envelope) {
        guest.receive(envelope.formatted(NACK) + "\n");
        assertCountedOnly();
    }

    @Test
    void inAFrameOverTheLimit() {
        String data = NACK.replace("\"no\"", "\"" + "x".repeat(70_000) + "\"");
        guest.receive(TestNode.frame(1, "nobody", data) + "\n");
        assertCountedOnly();
    }

    @Test
    void onWhichAGroupFails() {
        test.node.add(group.at(TestNode.ECHO));
        group.onMessage =
                (peer, message) -> {
                    throw new IllegalStateException("on purpose");
                };
        guest.receive(TestNode.frame(1, TestNode.ECHO, NACK) + "\n");
        test.workers.run();
        assertCountedOnly();
        assertThat(test.node.groups().get(0).counters().get(Counter.DROPPED_NACK)).isOne();
    }

    @Test
    void thatWaitedForAGroupThatDoesNotComeBack() {
        GroupService service = group.at(TestNode.ECHO);
        test.node.add(service);
        test.workers.run();
        test.node.remove(service);
        guest.receive(TestNode.frame(1, TestNode.ECHO, NACK) + "\n");
        test.clock.move(Duration.ofSeconds(11));
        test.workers.run();
        assertCountedOnly();
    }

    @Test
    void whatOnlyMentionsOneIsAnswered() {
        String data = "{\"a\":{\"msg_type\":\"nack\"},\"msg_type\":[\"nack\"]}";
        guest.receive(TestNode.frame(1, "nobody", data) + "\n");
        assertThat(guest.sent()).hasSize(1);
    }
}
