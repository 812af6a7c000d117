// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.group.WhenFull;
import io.guestwire.health.Finding;
import io.guestwire.settings.Settings;
import io.guestwire.testkit.FakeChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One service of a group after the other; see {@link HandoverTest} for it on real threads. */
class LiveUpdateTest {
    private static final String NAME = "instance-00000001";

    private final TestNode test = new TestNode();
    private final RecordingGroup former = new RecordingGroup();
    private final RecordingGroup next = new RecordingGroup();
    private final GroupService formerService = former.at(TestNode.ECHO);
    private final FakeChannel guest = FakeChannel.open(test.node, NAME);

    @AfterEach
    void everyMessageIsAccountedFor() {
        test.close();
    }

    private void say(int... numbers) {
        for (int n : numbers) {
            guest.receive(TestNode.frame(1, TestNode.ECHO, "{\"n\":" + n + "}") + "\n");
        }
    }

    private static String heard(int n) {
        return NAME + " {\"n\":" + n + "}";
    }

    private List<GroupReport.State> states() {
        return test.node.groups().stream().map(GroupReport::state).toList();
    }

    private static Limits limits(Map<String, String> entries) {
        return Limits.read(
                new Settings(
                        "test",
                        entries,
                        complaint -> {
                            throw new AssertionError(complaint);
                        }),
                Limits.DEFAULT);
    }

    @Test
    void aNewcomerOfEqualRankingStandsByAndTakesOverWhenTheFormerGoes() {
        test.node.add(formerService);
        test.workers.run();
        test.node.add(next.at(TestNode.ECHO));
        say(1);
        test.workers.run();
        assertThat(states()).containsExactly(GroupReport.State.SERVING, GroupReport.State.STANDBY);
        say(2, 3);
        test.node.remove(formerService);
        say(4);
        test.workers.run();
        assertThat(former.calls()).containsExactly("started", "came " + NAME, heard(1), "stopped");
        assertThat(next.calls())
                .containsExactly("started", "came " + NAME, heard(2), heard(3), heard(4));
        assertThat(states()).containsExactly(GroupReport.State.SERVING);
    }

    @Test
    void aNewcomerOfHigherRankingTakesOverWhatWaitsAndTheFormerStandsBy() {
        test.node.add(formerService);
        test.workers.run();
        say(1);
        test.workers.run();
        say(2, 3);
        GroupService better = next.at(TestNode.ECHO, 1, WhenFull.DROP_NEWEST);
        test.node.add(better);
        say(4);
        test.workers.run();
        assertThat(next.calls())
                .containsExactly("started", "came " + NAME, heard(2), heard(3), heard(4));
        say(5);
        test.node.remove(better);
        test.workers.run();
        assertThat(former.calls())
                .containsExactly(
                        "started",
                        "came " + NAME,
                        heard(1),
                        "stopped",
                        "started",
                        "came " + NAME,
                        heard(5));
    }

    @Test
    void aServiceThatComesAndGoesWithoutEndIsHeldBackAndItsMessagesWait() {
        test.node.add(formerService);
        test.workers.run();
        say(1);
        for (int i = 0; i < 200; i++) {
            test.node.remove(formerService);
            test.node.add(formerService);
            test.workers.run();
        }
        assertThat(former.calls()).contains(heard(1)).filteredOn("started"::equals).hasSize(10);
        assertThat(states()).containsExactly(GroupReport.State.PARKED, GroupReport.State.STANDBY);
        String reason = "comes and goes more than 5 times a second";
        assertThat(test.node.groups().get(0).lastError()).contains(reason);
        assertThat(new BaseLayerHealth(test.node).findings())
                .extracting(Finding::text)
                .singleElement()
                .matches(text -> text.contains("is away since") && text.contains(reason));
        say(2);
        test.clock.move(Duration.ofMillis(200));
        test.workers.run();
        assertThat(states()).containsExactly(GroupReport.State.SERVING);
        assertThat(test.node.groups().get(0).lastError()).isEmpty();
        assertThat(former.calls()).containsExactly("started", "came " + NAME, heard(2));
        test.clock.move(Duration.ofSeconds(20)); // Nothing is left of the times that it was away.
        test.workers.run();
        say(3);
        test.workers.run();
        assertThat(former.calls()).containsExactly(heard(3));
    }

    @Test
    void theSuccessorHearsOnlyOfPeersThatAreThereOrHaveSaidSomething() {
        test.node.add(formerService);
        FakeChannel silent = FakeChannel.open(test.node, "instance-00000002");
        test.workers.run();
        test.node.remove(formerService);
        silent.hangUp();
        say(1);
        guest.hangUp();
        FakeChannel.open(test.node, "instance-00000003").hangUp();
        FakeChannel.open(test.node, "instance-00000004");
        test.node.add(next.at(TestNode.ECHO));
        test.workers.run();
        assertThat(next.calls())
                .containsExactly(
                        "started",
                        "came " + NAME,
                        "came instance-00000004",
                        heard(1),
                        "went " + NAME);
    }

    @Test
    void aPeerThatComesAndGoesWithMessagesIsSeenAsAWhole() {
        test.node.add(next.at(TestNode.ECHO));
        test.workers.run();
        next.calls();
        FakeChannel quick = FakeChannel.open(test.node, "instance-00000002");
        quick.receive(TestNode.frame(1, TestNode.ECHO, "{}") + "\n");
        quick.hangUp();
        test.workers.run();
        assertThat(next.calls())
                .containsExactly(
                        "came instance-00000002", "instance-00000002 {}", "went instance-00000002");
    }

    @Test
    void whatDoesNotFitWhileTheGroupIsAwayIsCountedAndTheRestIsDelivered() {
        test.node.limits(limits(Map.of("mailbox.messages", "16")));
        test.node.add(formerService);
        test.workers.run();
        test.node.remove(formerService);
        say(1, 2, 3, 4, 5, 6);
        assertThat(test.node.counters().get(Counter.DROPPED_MAILBOX_FULL)).isEqualTo(2);
        assertThat(test.node.groups().get(0).waiting()).isEqualTo(4);
        test.node.add(next.at(TestNode.ECHO));
        test.workers.run();
        assertThat(next.calls()).endsWith(heard(1), heard(2), heard(3), heard(4));
    }

    @Test
    void whatWaitedForAGroupThatDoesNotComeBackIsNackedWithinTheLimit() {
        test.node.limits(limits(Map.of("peer.nacks.per.second", "2")));
        test.node.add(formerService);
        test.workers.run();
        test.node.remove(formerService);
        say(1, 2, 3);
        test.clock.move(Duration.ofSeconds(10));
        test.workers.run();
        assertThat(guest.sent())
                .hasSize(2)
                .allMatch(nack -> nack.contains("message group test.echo has gone away"));
        assertThat(test.node.counters().get(Counter.DROPPED_NACK_LIMIT)).isEqualTo(1);
        assertThat(test.node.groups()).isEmpty();
    }

    @Test
    void aGroupThatComesAndGoesIsWaitedForFromItsLastGoing() {
        test.node.add(formerService);
        test.workers.run();
        test.node.remove(formerService);
        test.clock.move(Duration.ofSeconds(9));
        test.workers.run();
        test.node.add(formerService);
        test.workers.run();
        test.node.remove(formerService);
        test.clock.move(Duration.ofSeconds(9));
        test.workers.run();
        assertThat(states()).containsExactly(GroupReport.State.PARKED);
        test.clock.move(Duration.ofSeconds(1));
        test.workers.run();
        assertThat(states()).isEmpty();
    }

    @Test
    void tasksAndTimersEndWithTheirServiceAndNeverReachTheNext() {
        test.node.add(formerService);
        test.workers.run();
        former.context.execute(() -> former.calls.add("task"));
        former.context.after(Duration.ZERO, () -> former.calls.add("timer"));
        test.node.remove(formerService);
        test.node.add(next.at(TestNode.ECHO));
        assertThat(former.context.execute(() -> next.calls.add("task"))).isFalse();
        former.context.after(Duration.ZERO, () -> next.calls.add("timer"));
        test.workers.run();
        assertThat(former.calls()).containsExactly("started", "came " + NAME, "stopped");
        assertThat(next.calls()).containsExactly("started", "came " + NAME);
    }

    @Test
    void whatAGroupSendsWhileItIsStoppedIsNotDelivered() {
        test.node.add(formerService);
        test.workers.run();
        var peer = former.context.peers().iterator().next();
        var data = former.context.outgoing("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        test.node.remove(formerService);
        assertThat(peer.send(data).accepted()).isFalse();
        assertThat(guest.sent()).isEmpty();
    }

    @Test
    void anErrorOfTheFormerIsNotLaidAtTheDoorOfTheNext() {
        former.onMessage =
                (peer, message) -> {
                    throw new IllegalStateException("on purpose");
                };
        test.node.add(formerService);
        say(1);
        test.workers.run();
        assertThat(test.node.groups().get(0).lastError()).contains("on purpose");
        test.node.remove(formerService);
        assertThat(test.node.groups().get(0).lastError()).contains("on purpose");
        test.node.add(next.at(TestNode.ECHO));
        assertThat(test.node.groups().get(0).lastError()).isEmpty();
    }

    @Test
    void anObjectThatIsOfferedTwiceIsThereUntilBothAreTakenBack() {
        GroupService better = former.at(TestNode.ECHO, 1, WhenFull.DROP_NEWEST);
        test.node.add(formerService);
        test.node.add(better);
        test.workers.run();
        test.node.remove(better);
        say(1);
        test.workers.run();
        assertThat(former.calls()).endsWith("stopped", "started", "came " + NAME, heard(1));
        assertThat(states()).containsExactly(GroupReport.State.SERVING);
    }

    @Test
    void oneServiceAtTwoAddressesIsTwoGroups() {
        GroupService second = former.at("test.second");
        test.node.add(formerService);
        test.node.add(second);
        test.workers.run();
        test.node.remove(second);
        say(1);
        test.workers.run();
        assertThat(former.calls()).endsWith("stopped", heard(1));
    }
}
