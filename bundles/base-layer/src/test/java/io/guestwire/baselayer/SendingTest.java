// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.group.SendResult;
import io.guestwire.group.WhenFull;
import io.guestwire.testkit.FakeChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendingTest {
    private final TestNode test = new TestNode();
    private final RecordingGroup group = new RecordingGroup();

    @AfterEach
    void everyMessageIsAccountedFor() {
        test.close();
    }

    @Test
    void boundsTheOutboxAndTellsTheGroupWhenThereIsRoomAgain() {
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        test.workers.run();
        guest.room(0);
        List<SendResult> results = new ArrayList<>();
        group.context.execute(
                () -> {
                    var peer = group.context.peers().iterator().next();
                    var data =
                            group.context.outgoing(
                                    ("{\"a\":\"" + "x".repeat(10_000) + "\"}")
                                            .getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < 30; i++) {
                        results.add(peer.send(data));
                    }
                    peer.whenWritable(() -> group.calls.add("room"));
                });
        test.workers.run();
        assertThat(results.stream().filter(SendResult::accepted).count()).isEqualTo(26);
        assertThat(results).last().isEqualTo(SendResult.DROPPED_OUTBOX_FULL);
        group.calls();
        guest.room(100_000);
        guest.flush();
        test.workers.run();
        assertThat(group.calls()).isEmpty();
        guest.room(100_000);
        guest.flush();
        test.workers.run();
        assertThat(group.calls()).containsExactly("room");
        guest.room(Integer.MAX_VALUE);
        assertThat(guest.sent()).hasSize(26);
    }

    @Test
    void aGroupThatFillsAnOutboxDoesNotKeepAnotherOut() {
        RecordingGroup flood = new RecordingGroup();
        test.node.add(flood.at("test.flood"));
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        test.workers.run();
        guest.room(0);
        test.send(flood, 10_000, 100);
        List<SendResult> results = test.send(group, 10_000, 5);
        assertThat(results).allMatch(SendResult::accepted);
        guest.room(Integer.MAX_VALUE);
        assertThat(guest.sent().stream().filter(line -> line.contains(TestNode.ECHO))).hasSize(5);
    }

    @Test
    void dropsTheOldestWhereTheGroupWantsTheLatest() {
        test.node.add(group.at(TestNode.ECHO, 0, WhenFull.DROP_OLDEST));
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        test.workers.run();
        guest.room(0);
        assertThat(test.send(group, 10_000, 100)).allMatch(SendResult::accepted);
        guest.room(Integer.MAX_VALUE);
        List<String> sent = guest.sent();
        assertThat(sent).hasSize(25);
        assertThat(sent.get(24)).contains("\"n\":99,");
    }

    @Test
    void refusesAFrameThatIsTooLongToSend() {
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel.open(test.node, "instance-00000001");
        test.workers.run();
        assertThat(test.send(group, 66_000, 1)).containsExactly(SendResult.DROPPED_TOO_LONG);
    }

    @Test
    void whatIsSentWhileTheOtherEndIsAwayWaitsAWhileAndIsThenDroppedAndCounted() {
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel host = FakeChannel.open(test.node, "host");
        test.workers.run();
        host.interrupt();
        test.send(group, 10, 2);
        test.clock.move(Duration.ofSeconds(5));
        test.workers.run();
        test.send(group, 10, 3);
        test.clock.move(Duration.ofSeconds(5));
        test.workers.run();
        assertThat(test.node.counters().get(Counter.UNSENT_PEER_AWAY)).isEqualTo(2);
        host.resume();
        assertThat(host.sent()).hasSize(3);
        test.send(group, 10, 1);
        test.clock.move(Duration.ofSeconds(60));
        test.workers.run();
        assertThat(host.sent()).hasSize(1);
    }

    @Test
    void aGroupThatWaitsForRoomIsToldWhenWhatWaitedForAnAbsentHostIsDropped() {
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel host = FakeChannel.open(test.node, "host");
        test.workers.run();
        host.interrupt();
        test.send(group, 10_000, 30);
        awaitRoom();
        test.clock.move(Duration.ofSeconds(5));
        test.workers.run();
        assertThat(group.calls()).isEmpty();
        test.clock.move(Duration.ofSeconds(5));
        test.workers.run();
        assertThat(group.calls()).containsExactly("room");
        host.resume();
        assertThat(host.sent()).isEmpty();
    }

    @Test
    void aGroupThatWaitsForRoomIsToldWhenTheGroupThatTookItIsGoneWhileTheHostIsAway() {
        RecordingGroup flood = new RecordingGroup();
        test.node.add(group.at(TestNode.ECHO));
        GroupService service = flood.at("test.flood");
        test.node.add(service);
        FakeChannel host = FakeChannel.open(test.node, "host");
        test.workers.run();
        host.interrupt();
        test.send(flood, 10_000, 30);
        awaitRoom();
        assertThat(group.calls()).isEmpty();
        test.node.remove(service);
        test.clock.move(Limits.DEFAULT.parking());
        test.workers.run();
        assertThat(group.calls()).containsExactly("room");
        host.resume();
        assertThat(host.sent()).isEmpty();
    }

    /** The group waits for room in its first peer's outbox, all earlier calls forgotten. */
    private void awaitRoom() {
        group.calls();
        group.context.execute(
                () ->
                        group.context
                                .peers()
                                .iterator()
                                .next()
                                .whenWritable(() -> group.calls.add("room")));
        test.workers.run();
    }

    @Test
    void aFrameThatWasCutIsWrittenAgainFromItsBeginning() {
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel host = FakeChannel.open(test.node, "host");
        test.workers.run();
        host.room(50);
        test.send(group, 10, 2);
        host.flush();
        host.interrupt();
        host.room(Integer.MAX_VALUE);
        host.resume();
        assertThat(host.sent()).hasSize(3).filteredOn(line -> line.endsWith("}}")).hasSize(2);
    }

    @Test
    void theRestOfAFrameThatWasCutIsNotGluedToTheNext() {
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel host = FakeChannel.open(test.node, "host");
        host.receive("{\"version\":1,\"source_a");
        host.interrupt();
        host.resume();
        host.receive(TestNode.frame(1, TestNode.ECHO, "{}") + "\n");
        test.workers.run();
        assertThat(test.node.counters().get(Counter.DROPPED_CUT_OFF)).isEqualTo(1);
        assertThat(test.node.counters().get(Counter.DELIVERED)).isEqualTo(1);
    }
}
