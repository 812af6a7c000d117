// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.testkit.FakeChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BaseLayerTest {
    private final TestNode test = new TestNode();
    private final RecordingGroup group = new RecordingGroup();

    @AfterEach
    void everyMessageIsAccountedFor() {
        test.close();
    }

    @Test
    void handsAMessageToTheGroupAtItsAddressAndTheAnswerBack() {
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        group.onMessage =
                (peer, message) ->
                        peer.send(
                                group.context.outgoing(
                                        "{\"b\":\n2}".getBytes(StandardCharsets.UTF_8)));
        guest.receive("\n" + TestNode.frame(1, TestNode.ECHO, "{\"a\":1}") + "\n");
        test.workers.run();
        assertThat(group.calls())
                .containsExactly(
                        "started", "came instance-00000001", "instance-00000001 {\"a\":1}");
        assertThat(guest.sent())
                .containsExactly(
                        "{\"version\":1,\"source_addr\":\"test.echo\",\"dest_addr\":\"test.echo\",\"data\":{\"b\": 2}}");
    }

    @Test
    void answersAPeerInTheVersionItLastUsed() {
        test.configure(Map.of("version.instances", "instance-00000002=2"));
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel first = FakeChannel.open(test.node, "instance-00000001");
        FakeChannel second = FakeChannel.open(test.node, "instance-00000002");
        test.workers.run();
        test.greetAll(group);
        assertThat(first.sent()).singleElement().asString().startsWith("{\"version\":1,");
        assertThat(second.sent()).singleElement().asString().startsWith("{\"version\":2,");
        first.receive(TestNode.frame(2, TestNode.ECHO, "{}") + "\n");
        second.receive(TestNode.frame(1, TestNode.ECHO, "{}") + "\n");
        test.workers.run();
        test.greetAll(group);
        assertThat(first.sent()).singleElement().asString().startsWith("{\"version\":2,");
        assertThat(second.sent()).singleElement().asString().startsWith("{\"version\":1,");
    }

    @Test
    void nacksAMessageForAnAddressThatNobodyServes() {
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        guest.receive(
                "{\"version\":2,\"source_addr\":\"me\",\"dest_addr\":\"nobody\",\"data\":{}}\n");
        assertThat(guest.sent())
                .containsExactly(
                        "{\"version\":2,\"source_addr\":\"nobody\",\"dest_addr\":\"me\",\"data\":{\"version\":2,"
                                + "\"msg_type\":\"nack\",\"orig_msg_type\":\"unknown\",\"log_msg\":\"dest_addr:"
                                + " expected the address of a message group, found \\\"nobody\\\", which none"
                                + " serves here\"}}");
    }

    @Test
    void countsWhatNobodyCanBeToldOf() {
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        guest.receive("rubbish\n[]\n{\n" + "x".repeat(70_000) + "\n{\"version\":");
        assertThat(guest.sent()).isEmpty();
        guest.hangUp();
        assertThat(test.node.counters().get(Counter.RECEIVED)).isEqualTo(5);
        assertThat(test.node.counters().get(Counter.DROPPED_UNREADABLE)).isEqualTo(3);
        assertThat(test.node.counters().get(Counter.DROPPED_TOO_LONG)).isEqualTo(1);
        assertThat(test.node.counters().get(Counter.DROPPED_CUT_OFF)).isEqualTo(1);
    }

    @Test
    void nacksAFrameOverTheLimitWhoseAddressesCouldBeRead() {
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        guest.receiveDirect(
                (TestNode.frame(1, TestNode.ECHO, "{\"a\":\"" + "x".repeat(66_000) + "\"}") + "\n")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(guest.sent())
                .singleElement()
                .asString()
                .contains("expected a frame of at most 65536 bytes, found a longer one");
        assertThat(test.node.counters().get(Counter.NACKED)).isEqualTo(1);
    }

    @Test
    void limitsTheNacksOfOnePeerAndCountsTheRest() {
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        guest.receive((TestNode.frame(1, "nobody", "{}") + "\n").repeat(150));
        assertThat(guest.sent()).hasSize(100);
        assertThat(test.node.counters().get(Counter.DROPPED_NACK_LIMIT)).isEqualTo(50);
        test.clock.move(Duration.ofMillis(100));
        guest.receive((TestNode.frame(1, "nobody", "{}") + "\n").repeat(100));
        assertThat(guest.sent()).hasSize(10);
    }

    @Test
    void catchesWhatAGroupThrowsAndTellsTheSender() {
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        group.onMessage =
                (peer, message) -> {
                    throw new StackOverflowError("on purpose");
                };
        guest.receive(TestNode.frame(1, TestNode.ECHO, "{}") + "\n");
        test.workers.run();
        assertThat(guest.sent())
                .singleElement()
                .asString()
                .contains("message group test.echo failed");
        assertThat(test.node.groups().get(0).lastError()).contains("on purpose");
        group.onMessage = (peer, message) -> {};
        guest.receive(TestNode.frame(1, TestNode.ECHO, "{}") + "\n");
        test.workers.run();
        assertThat(test.node.counters().get(Counter.DELIVERED)).isEqualTo(1);
        assertThat(test.node.counters().get(Counter.GROUP_FAILURES)).isEqualTo(1);
    }

    @Test
    void stopsReadingAPeerThatHasUsedUpItsBudgetAndReadsOnWhenItIsBack() {
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        for (int i = 0; i < 20; i++) {
            guest.receive((TestNode.frame(1, TestNode.ECHO, "{}") + "\n").repeat(600));
            test.workers.run();
        }
        assertThat(guest.isPaused()).isTrue();
        assertThat(test.node.peer("instance-00000001").orElseThrow().throttled()).isTrue();
        test.clock.move(Duration.ofMillis(150));
        test.workers.run();
        assertThat(guest.isPaused()).isTrue();
        test.clock.move(Duration.ofMillis(100));
        test.workers.run();
        assertThat(guest.isPaused()).isFalse();
        assertThat(test.node.counters().get(Counter.DELIVERED)).isEqualTo(12_000);
    }

    @Test
    void dropsWithACountWhenAGroupIsBehindAndKeepsRoomForOthers() {
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel flooder = FakeChannel.open(test.node, "instance-00000001");
        FakeChannel other = FakeChannel.open(test.node, "instance-00000002");
        for (int i = 0; i < 50; i++) {
            flooder.receive((TestNode.frame(1, TestNode.ECHO, "{}") + "\n").repeat(100));
        }
        other.receive(TestNode.frame(1, TestNode.ECHO, "{\"from\":\"other\"}") + "\n");
        assertThat(test.node.counters().get(Counter.DROPPED_MAILBOX_FULL))
                .isEqualTo(5_000 - 16_384 / 4);
        test.workers.run();
        assertThat(group.calls()).contains("instance-00000002 {\"from\":\"other\"}");
    }

    @Test
    void servesAnInstanceThroughOneChannelOnly() {
        assertThat(FakeChannel.open(test.node, "instance-00000001").isServed()).isTrue();
        assertThat(FakeChannel.open(test.node, "instance-00000001").isServed()).isFalse();
    }
}
