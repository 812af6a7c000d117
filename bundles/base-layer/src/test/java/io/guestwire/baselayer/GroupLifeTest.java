// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.WhenFull;
import io.guestwire.testkit.FakeChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupLifeTest {
    private final TestNode test = new TestNode();
    private final RecordingGroup group = new RecordingGroup();

    @AfterEach
    void everyMessageIsAccountedFor() {
        test.close();
    }

    @Test
    void messagesWaitForAGroupThatIsUpdatedAndGoToItsSuccessorInOrder() {
        GroupService first = group.at(TestNode.ECHO);
        test.node.add(first);
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        test.workers.run();
        guest.receive(TestNode.frame(1, TestNode.ECHO, "{\"n\":1}") + "\n");
        test.workers.run();
        test.node.remove(first);
        guest.receive(
                TestNode.frame(1, TestNode.ECHO, "{\"n\":2}")
                        + "\n"
                        + TestNode.frame(1, TestNode.ECHO, "{\"n\":3}")
                        + "\n");
        test.workers.run();
        assertThat(test.node.groups().get(0).state()).isEqualTo(GroupReport.State.PARKED);
        RecordingGroup successor = new RecordingGroup();
        test.clock.move(Duration.ofSeconds(9));
        test.node.add(successor.at(TestNode.ECHO));
        guest.receive(TestNode.frame(1, TestNode.ECHO, "{\"n\":4}") + "\n");
        test.workers.run();
        assertThat(group.calls())
                .containsExactly(
                        "started",
                        "came instance-00000001",
                        "instance-00000001 {\"n\":1}",
                        "stopped");
        assertThat(successor.calls())
                .containsExactly(
                        "started",
                        "came instance-00000001",
                        "instance-00000001 {\"n\":2}",
                        "instance-00000001 {\"n\":3}",
                        "instance-00000001 {\"n\":4}");
        test.clock.move(Duration.ofSeconds(9));
        test.workers.run();
        assertThat(test.node.groups().get(0).state()).isEqualTo(GroupReport.State.SERVING);
    }

    @Test
    void messagesForAGroupThatDoesNotComeBackAreNacked() {
        GroupService service = group.at(TestNode.ECHO);
        test.node.add(service);
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        test.workers.run();
        test.node.remove(service);
        guest.receive(TestNode.frame(1, TestNode.ECHO, "{\"n\":2}") + "\n");
        test.clock.move(Duration.ofSeconds(10));
        test.workers.run();
        assertThat(guest.sent()).singleElement().asString().contains("has gone away");
        assertThat(test.node.groups()).isEmpty();
        guest.receive(TestNode.frame(1, TestNode.ECHO, "{\"n\":3}") + "\n");
        assertThat(guest.sent()).singleElement().asString().contains("none serves here");
    }

    @Test
    void theHigherRankingServesAndTheOtherStandsBy() {
        RecordingGroup better = new RecordingGroup();
        GroupService betterService = better.at(TestNode.ECHO, 10, WhenFull.DROP_NEWEST);
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        test.node.add(group.at(TestNode.ECHO));
        test.workers.run();
        test.node.add(betterService);
        test.workers.run();
        guest.receive(TestNode.frame(1, TestNode.ECHO, "{}") + "\n");
        test.workers.run();
        assertThat(group.calls()).containsExactly("started", "came instance-00000001", "stopped");
        assertThat(better.calls()).contains("instance-00000001 {}");
        assertThat(test.node.groups())
                .extracting(GroupReport::state)
                .containsExactly(GroupReport.State.SERVING, GroupReport.State.STANDBY);
        test.node.remove(betterService);
        test.workers.run();
        assertThat(group.calls()).containsExactly("started", "came instance-00000001");
    }

    @Test
    void aMalformedAddressIsNotRoutedToAndSaysWhy() {
        for (String address : new String[] {null, "", "with space", "x".repeat(65)}) {
            test.node.add(new RecordingGroup().at(address));
        }
        assertThat(test.node.groups())
                .hasSize(4)
                .allMatch(report -> report.state() == GroupReport.State.REFUSED)
                .allMatch(
                        report ->
                                report.lastError()
                                        .startsWith("guestwire.group.address: expected 1 to 64"));
    }

    @Test
    void tellsAGroupOfAPeerOnlyWhenItsLastMessageHasBeenHandled() {
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        guest.receive(TestNode.frame(1, TestNode.ECHO, "{}") + "\n");
        guest.hangUp();
        for (int i = 0; i < 100; i++) {
            FakeChannel.open(test.node, "instance-00000001").hangUp();
        }
        test.workers.run();
        assertThat(group.calls())
                .containsExactly(
                        "started",
                        "came instance-00000001",
                        "instance-00000001 {}",
                        "went instance-00000001");
    }

    @Test
    void timersRunOnTheGroupsTurnAndEndWithIt() {
        GroupService service = group.at(TestNode.ECHO);
        test.node.add(service);
        test.workers.run();
        group.context.after(Duration.ofSeconds(1), () -> group.calls.add("tick"));
        group.context.after(Duration.ofSeconds(1), () -> group.calls.add("cancelled")).cancel();
        group.context.after(Duration.ofSeconds(3), () -> group.calls.add("never"));
        test.workers.run();
        test.clock.move(Duration.ofSeconds(1));
        test.workers.run();
        test.node.remove(service);
        test.clock.move(Duration.ofSeconds(5));
        test.workers.run();
        assertThat(group.calls()).containsExactly("started", "tick", "stopped");
        assertThat(group.context.execute(() -> {})).isFalse();
    }

    @Test
    void servesAllAddressesOfABeginningExceptThoseWithAGroupOfTheirOwn() {
        RecordingGroup longer = new RecordingGroup();
        RecordingGroup exact = new RecordingGroup();
        test.node.add(group.at("scale-*"));
        test.node.add(longer.at("scale-1*"));
        test.node.add(exact.at("scale-12"));
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        group.onMessage =
                (peer, message) ->
                        peer.send(
                                group.context.outgoing(message.copy()),
                                2,
                                message.destAddress(),
                                message.sourceAddress());
        for (String address : new String[] {"scale-0", "scale-1", "scale-12", "scale"}) {
            guest.receive(
                    TestNode.frame(1, address, "{}")
                                    .replace("\"source_addr\":\"" + address, "\"source_addr\":\"me")
                            + "\n");
        }
        test.workers.run();
        assertThat(group.calls()).containsOnlyOnce("instance-00000001 {}");
        assertThat(longer.calls()).containsOnlyOnce("instance-00000001 {}");
        assertThat(exact.calls()).containsOnlyOnce("instance-00000001 {}");
        assertThat(guest.sent())
                .hasSize(2)
                .contains(
                        "{\"version\":2,\"source_addr\":\"scale-0\",\"dest_addr\":\"me\",\"data\":{}}");
    }

    @Test
    void seesThePeersThatAreThereAlreadyWhenItIsStarted() {
        FakeChannel.open(test.node, "instance-00000001");
        FakeChannel.open(test.node, "instance-00000002").hangUp();
        List<String> atStart = new ArrayList<>();
        MessageGroup group =
                new MessageGroup() {
                    @Override
                    public void started(GroupContext context) {
                        context.peers().forEach(peer -> atStart.add("there " + peer.name()));
                    }

                    @Override
                    public void peerCame(Peer peer) {
                        atStart.add("came " + peer.name());
                    }

                    @Override
                    public void received(Peer peer, Message message) {}
                };
        test.node.add(
                new GroupService(TestNode.ECHO, Side.HOST, WhenFull.DROP_NEWEST, 0, "test", group));
        test.workers.run();
        assertThat(atStart).containsExactly("there instance-00000001", "came instance-00000001");
    }
}
