// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.guestwire.baselayer.GroupReport.State;
import io.guestwire.group.GroupContext;
import io.guestwire.group.SendResult;
import io.guestwire.health.Finding;
import io.guestwire.testkit.FakeChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A group that does not return from a call, on real threads. */
@Timeout(60)
class SetAsideTest {
    private static final String FIRST = "{\"n\":1}";

    private final ThreadedNode test = new ThreadedNode();
    private final StubbornGroup stubborn = new StubbornGroup("stubborn");
    private final StubbornGroup other = new StubbornGroup("other");
    private final FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");

    @AfterEach
    void everyMessageIsAccountedFor() {
        stubborn.goOn();
        other.goOn();
        test.close();
        assertThat(stubborn.mostThreads.get()).isLessThanOrEqualTo(1);
    }

    /** The group has the first message and keeps it; the watch has seen enough of that. */
    private void setAside(StubbornGroup group) {
        stayInFirst(group);
        test.passTimeUntil(() -> test.state(group.name) == State.SET_ASIDE);
    }

    private void stayInFirst(StubbornGroup group) {
        group.stayIn = FIRST;
        test.say(guest, 1);
        group.awaitCall(FIRST);
    }

    @Test
    void whatTheSuccessorOfAGroupThatSentAndStuckSendsIsWritten() {
        stubborn.answers = true;
        other.answers = true;
        test.node.add(stubborn.at(TestNode.ECHO, 0));
        setAside(stubborn);
        test.node.add(other.at(TestNode.ECHO, 0));
        List<String> sent = new CopyOnWriteArrayList<>(guest.sent());
        assertThat(sent).hasSize(1);
        for (int i = 2; i < 100; i++) {
            test.say(guest, i);
        }
        await().until(() -> sent.addAll(guest.sent()) && sent.size() == 99);
    }

    @Test
    void aGroupThatBlocksForEverIsSetAsideAndWhoeverWritesToItIsTold() {
        test.node.add(stubborn.at(TestNode.ECHO, 0));
        stayInFirst(stubborn);
        test.say(guest, 2);
        test.passTimeUntil(() -> test.state("stubborn") == State.SET_ASIDE);
        test.awaitCount(Counter.NACKED, 1);
        test.say(guest, 3);
        assertThat(guest.sent())
                .hasSize(2)
                .allMatch(
                        nack ->
                                nack.contains(
                                        "message group test.echo is set aside: its call has not"
                                                + " returned for 10 s"));
        GroupReport report = test.report("stubborn");
        assertThat(report.lastError()).startsWith("its call has not returned for 10 s");
        assertThat(report.waiting()).isZero();
        assertThat(report.counters()).containsEntry(Counter.NACKED, 2L);
        assertThat(test.count(Counter.DELIVERED)).isZero();
    }

    @Test
    void anOverrunningCallIsReportedBeforeItIsSetAside() {
        test.node.add(stubborn.at(TestNode.ECHO, 0));
        stayInFirst(stubborn);
        test.passTimeUntil(() -> !test.report("stubborn").lastError().isEmpty());
        assertThat(test.state("stubborn")).isEqualTo(State.SERVING);
        assertThat(test.report("stubborn").lastError())
                .matches("a call has not returned for 1[0-9]{3} ms");
    }

    @Test
    void aNodeThatStoodStillAsAWholeBlamesNobody() {
        test.node.add(stubborn.at(TestNode.ECHO, 0));
        stayInFirst(stubborn);
        test.pass(Duration.ofMinutes(5));
        await().until(() -> test.report("stubborn").lastError().contains("300000 ms"));
        assertThat(test.state("stubborn")).isEqualTo(State.SERVING);
        stubborn.goOn();
        test.awaitCount(Counter.DELIVERED, 1);
        test.say(guest, 2);
        test.awaitCount(Counter.DELIVERED, 2);
    }

    @Test
    void whenItReturnsItIsStoppedAndStartedAnewWithAFreshContext() {
        test.node.add(stubborn.at(TestNode.ECHO, 0));
        setAside(stubborn);
        GroupContext former = stubborn.context;
        stubborn.goOn();
        await().until(() -> test.state("stubborn") == State.SERVING);
        test.say(guest, 2);
        test.awaitCount(Counter.DELIVERED, 2);
        assertThat(stubborn.calls)
                .containsExactly("started", FIRST, "stopped", "started", "{\"n\":2}");
        assertThat(stubborn.context).isNotSameAs(former);
        assertThat(former.execute(() -> {})).isFalse();
        assertThat(test.report("stubborn").lastError()).matches("received took 1[0-9]{4} ms");
    }

    @Test
    void whatItThrowsInTheEndIsNacked() {
        test.node.add(stubborn.at(TestNode.ECHO, 0));
        stubborn.then =
                () -> {
                    throw new IllegalStateException("late");
                };
        setAside(stubborn);
        stubborn.goOn();
        test.awaitCount(Counter.NACKED, 1);
        assertThat(guest.sent()).singleElement().asString().contains("failed on this message");
        assertThat(test.count(Counter.DELIVERED)).isZero();
    }

    @Test
    void nothingThatItSendsAfterwardsIsDelivered() {
        test.node.add(stubborn.at(TestNode.ECHO, 0));
        List<Object> results = new CopyOnWriteArrayList<>();
        stubborn.then =
                () -> {
                    byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
                    stubborn.peer.whenWritable(() -> results.add("never"));
                    stubborn.context.after(Duration.ZERO, () -> results.add("never"));
                    results.add(stubborn.context.execute(() -> results.add("never")));
                    results.add(stubborn.peer.send(stubborn.context.outgoing(json)));
                };
        setAside(stubborn);
        stubborn.goOn();
        await().until(() -> test.state("stubborn") == State.SERVING);
        assertThat(results).containsExactly(false, SendResult.DROPPED_PEER_GONE);
        assertThat(guest.sent()).isEmpty();
    }

    @Test
    void whoStandsByTakesOverWhatWaitsInOrder() {
        test.node.add(stubborn.at(TestNode.ECHO, 0));
        test.node.add(other.at(TestNode.ECHO, 0));
        assertThat(test.state("other")).isEqualTo(State.STANDBY);
        stayInFirst(stubborn);
        for (int n = 2; n < 100; n++) {
            test.say(guest, n);
        }
        test.passTimeUntil(() -> test.state("other") == State.SERVING);
        test.awaitCount(Counter.DELIVERED, 98);
        assertThat(other.calls)
                .hasSize(99)
                .startsWith("started", "{\"n\":2}")
                .endsWith("{\"n\":99}");
        stubborn.goOn();
        test.awaitCount(Counter.DELIVERED, 99);
        await().until(() -> test.state("stubborn") == State.STANDBY);
        assertThat(stubborn.calls).containsExactly("started", FIRST, "stopped");
        assertThat(test.count(Counter.NACKED)).isZero();
    }

    @Test
    void whoCameMeanwhileIsNotPushedOut() {
        test.node.add(stubborn.at(TestNode.ECHO, 0));
        setAside(stubborn);
        test.node.add(other.at(TestNode.ECHO, 0));
        assertThat(test.state("other")).isEqualTo(State.SERVING);
        stubborn.goOn();
        await().until(() -> test.state("stubborn") == State.STANDBY);
        test.say(guest, 2);
        other.awaitCall("{\"n\":2}");
        assertThat(other.calls).containsExactly("started", "{\"n\":2}");
    }

    @Test
    void oneWithAHigherRankingTakesItsAddressBackWhenItReturns() {
        test.node.add(stubborn.at(TestNode.ECHO, 10));
        test.node.add(other.at(TestNode.ECHO, 0));
        setAside(stubborn);
        test.passTimeUntil(() -> test.state("other") == State.SERVING);
        stubborn.goOn();
        await().until(() -> test.state("stubborn") == State.SERVING);
        await().until(() -> test.state("other") == State.STANDBY);
        assertThat(other.calls).containsExactly("started", "stopped");
    }

    @Test
    void takingBackAGroupThatIsSetAsideDoesNotWaitForIt() {
        GroupService service = stubborn.at(TestNode.ECHO, 0);
        test.node.add(service);
        setAside(stubborn);
        assertTimeout(BaseLayer.GRACE, () -> test.node.remove(service));
        assertThat(test.node.groups()).extracting(GroupReport::state).containsExactly(State.PARKED);
        test.say(guest, 2);
        test.node.add(other.at(TestNode.ECHO, 0));
        test.awaitCount(Counter.DELIVERED, 1);
        stubborn.goOn();
        stubborn.awaitCall("stopped");
        assertThat(other.calls).containsExactly("started", "{\"n\":2}");
    }

    @Test
    void aServiceThatComesBackWhileAThreadIsInItWaitsForThatThread() {
        GroupService service = stubborn.at(TestNode.ECHO, 0);
        test.node.add(service);
        setAside(stubborn);
        test.node.remove(service);
        test.node.add(service);
        assertThat(test.state("stubborn")).isEqualTo(State.SET_ASIDE);
        test.say(guest, 2);
        assertThat(guest.sent()).singleElement().asString().contains("is set aside");
        stubborn.goOn();
        await().until(() -> test.state("stubborn") == State.SERVING);
        test.say(guest, 3);
        test.awaitCount(Counter.DELIVERED, 2);
    }

    @Test
    void oneThatTakesItselfBackAndThenBlocksIsGivenUp() {
        GroupService service = stubborn.at(TestNode.ECHO, 0);
        test.node.add(service);
        test.node.add(other.at(TestNode.ECHO, 0));
        List<String> done = new CopyOnWriteArrayList<>();
        stubborn.then =
                () -> {
                    test.node.remove(service);
                    done.add("taken back");
                    stubborn.stayIn = "{\"n\":1} again";
                    await().forever().until(() -> done.contains("enough"));
                };
        stayInFirst(stubborn);
        test.say(guest, 2);
        stubborn.goOn();
        await().until(() -> done.contains("taken back"));
        assertThat(other.calls).isEmpty();
        test.passTimeUntil(() -> test.state("other") == State.SERVING);
        other.awaitCall("{\"n\":2}");
        done.add("enough");
        test.awaitCount(Counter.DELIVERED, 2);
    }

    @Test
    void theDoctorSaysWhoIsSetAsideAndWhetherAnotherServes() {
        BaseLayerHealth health = new BaseLayerHealth(test.node);
        test.node.add(stubborn.at(TestNode.ECHO, 0));
        setAside(stubborn);
        assertThat(health.findings())
                .singleElement()
                .matches(finding -> finding.severity() == Finding.Severity.FAULT)
                .extracting(Finding::text)
                .asString()
                .matches(
                        "message group test.echo of stubborn 1.0 is set aside since 2\\S+Z: its call"
                                + " has not returned for .*");
        assertThat(health.findings("instance-00000001")).isEqualTo(health.findings());
        test.node.add(other.at(TestNode.ECHO, 0));
        assertThat(health.findings())
                .singleElement()
                .matches(finding -> finding.severity() == Finding.Severity.WARNING)
                .extracting(Finding::text)
                .asString()
                .endsWith("other 1.0 serves");
    }

    @Test
    void groupsThatBlockDoNotKeepTheNodeFromStopping() {
        List<StubbornGroup> more =
                Stream.of("second", "third", "fourth", "fifth").map(StubbornGroup::new).toList();
        test.node.add(stubborn.at(TestNode.ECHO, 0));
        stayInFirst(stubborn);
        for (StubbornGroup each : more) {
            test.node.add(each.at("test." + each.name, 0));
            each.stayIn = "{}";
            guest.receive(TestNode.frame(1, "test." + each.name, "{}") + "\n");
            each.awaitCall("{}");
        }
        // It waits for all of them at once.
        assertTimeout(BaseLayer.GRACE.multipliedBy(more.size()), () -> test.node.close());
        more.forEach(StubbornGroup::goOn);
    }
}
