// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.channel.Side;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Outgoing;
import io.guestwire.group.SendResult;
import io.guestwire.group.WhenFull;
import io.guestwire.health.Finding;
import io.guestwire.testkit.FakeChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a group does wrong harms that group and nobody else; see {@link SetAsideTest} for time. */
class IsolationTest {
    private static final String EVIL = "test.evil";

    private final TestNode test = new TestNode();
    private final RecordingGroup evil = new RecordingGroup();
    private final RecordingGroup neighbour = new RecordingGroup();
    private final FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");

    @AfterEach
    void theNeighbourServesAndEveryMessageIsAccountedFor() {
        guest.receive(TestNode.frame(1, TestNode.ECHO, "{\"how\":\"are you\"}") + "\n");
        test.workers.run();
        assertThat(neighbour.calls()).contains("instance-00000001 {\"how\":\"are you\"}");
        test.close();
    }

    private void start(MessageGroup group) {
        test.node.add(neighbour.at(TestNode.ECHO));
        test.node.add(service(EVIL, group));
        test.workers.run();
    }

    private static GroupService service(String address, MessageGroup group) {
        return new GroupService(address, Side.HOST, WhenFull.DROP_NEWEST, 0, "evil", group);
    }

    private void sayToEvil(String data) {
        guest.receive(TestNode.frame(1, EVIL, data) + "\n");
        test.workers.run();
    }

    private GroupReport report() {
        return test.node.groups().stream()
                .filter(report -> report.address().equals(EVIL))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aGroupThatThrowsInEveryCallIsCountedAndGoesOn() {
        GroupService service = service(EVIL, new Thrower());
        test.node.add(neighbour.at(TestNode.ECHO));
        test.node.add(service);
        test.workers.run();
        FakeChannel.open(test.node, "instance-00000002").hangUp();
        FakeChannel second = FakeChannel.open(test.node, "instance-00000003");
        test.workers.run();
        second.hangUp();
        sayToEvil("{}");
        sayToEvil("{}");
        assertThat(guest.sent())
                .hasSize(2)
                .allMatch(nack -> nack.contains("message group test.evil failed on this message"));
        assertThat(report().state()).isEqualTo(GroupReport.State.SERVING);
        assertThat(report().lastError()).isEqualTo("received: java.lang.StackOverflowError");
        test.node.remove(service);
        // started and its task and timer, two peers came, one went, two messages, stopped
        assertThat(test.node.counters().get(Counter.GROUP_FAILURES)).isEqualTo(9);
    }

    @Test
    void anExceptionThatCannotEvenBeToldOfEndsNoThread() {
        start(evil);
        evil.onMessage =
                (peer, message) -> {
                    throw new Thrower.Unspeakable();
                };
        sayToEvil("{}");
        assertThat(report().lastError()).contains("Unspeakable (of which no more can be told");
        evil.onMessage = (peer, message) -> {};
        sayToEvil("{}");
        assertThat(report().counters()).containsEntry(Counter.DELIVERED, 1L);
    }

    @Test
    void whatIsKeptOfAnExceptionIsShortAndOnOneLine() {
        start(evil);
        evil.onMessage =
                (peer, message) -> {
                    throw new IllegalStateException("a\n\u001b[2J" + "x".repeat(10_000_000));
                };
        sayToEvil("{}");
        assertThat(report().lastError())
                .startsWith("received: java.lang.IllegalStateException: a  [2Jxxx")
                .hasSizeLessThan(400);
    }

    @Test
    void aGroupThatInterruptsItsThreadDoesNotHarmItsNextCall() {
        start(evil);
        List<Boolean> interrupted = new ArrayList<>();
        evil.onMessage =
                (peer, message) -> {
                    interrupted.add(Thread.currentThread().isInterrupted());
                    Thread.currentThread().interrupt();
                };
        sayToEvil("{}");
        sayToEvil("{}");
        assertThat(interrupted).containsExactly(false, false);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void tasksAndTimersWithoutEndAreRefusedAtABound() {
        start(evil);
        AtomicInteger accepted = new AtomicInteger();
        evil.context.execute(
                () -> {
                    while (evil.context.execute(() -> {})) {
                        accepted.incrementAndGet();
                    }
                });
        evil.context.execute(
                () -> {
                    while (true) {
                        evil.context.after(Duration.ofDays(1), () -> {});
                    }
                });
        test.workers.run();
        assertThat(accepted.get()).isBetween(16_382, 16_384);
        assertThat(report().lastError())
                .contains("a task: java.lang.IllegalStateException: the group has 65536 timers");
        assertThatThrownBy(() -> evil.context.after(Duration.ZERO, () -> {}))
                .isInstanceOf(IllegalStateException.class);
        test.clock.move(Duration.ofMillis(1)); // It rests: it has kept itself busy for a turn.
        sayToEvil("{}");
        assertThat(report().counters()).containsEntry(Counter.DELIVERED, 1L);
    }

    @Test
    void aTimerThatIsAlwaysDueDoesNotKeepMessagesWaiting() {
        start(evil);
        AtomicInteger ticks = new AtomicInteger();
        Runnable tick =
                new Runnable() {
                    @Override
                    public void run() {
                        if (evil.calls.stream().noneMatch(call -> call.endsWith("{}"))) {
                            ticks.incrementAndGet();
                            evil.context.after(Duration.ZERO, this);
                        }
                    }
                };
        evil.context.after(Duration.ZERO, tick);
        guest.receive(TestNode.frame(1, EVIL, "{}") + "\n");
        test.workers.run();
        assertThat(ticks.get()).isEqualTo(1);
    }

    @Test
    void whatAGroupFloodsAPeerWithLeavesRoomForOthersAndForNacks() {
        start(evil);
        List<SendResult> flood = test.send(evil, 1_000, 10_000);
        List<SendResult> others = test.send(neighbour, 1_000, 20);
        guest.receive(TestNode.frame(1, "nobody", "{}") + "\n");
        assertThat(flood).contains(SendResult.DROPPED_OUTBOX_FULL);
        assertThat(others).containsOnly(SendResult.ACCEPTED);
        List<String> sent = guest.sent();
        assertThat(sent).filteredOn(frame -> frame.contains(TestNode.ECHO)).hasSize(20);
        assertThat(sent).filteredOn(frame -> frame.contains("nack")).hasSize(1);
        // In turns: what the neighbour sent later does not come after all of the flood.
        assertThat(sent.subList(0, 60)).anyMatch(frame -> frame.contains("\"n\":19,"));
    }

    @Test
    void aGroupThatUsesAWholeTurnForRefusedFramesRestsAMillisecond() {
        start(evil);
        test.send(evil, 1_000, 10_000); // Fills the outbox.
        AtomicInteger rounds = new AtomicInteger();
        Runnable[] flood = {null};
        flood[0] =
                () -> {
                    rounds.incrementAndGet();
                    evil.context.peers().forEach(peer -> peer.send(data(evil)));
                    evil.context.execute(flood[0]);
                };
        evil.context.execute(flood[0]);
        test.workers.run(); // Would not come to an end if it did not rest.
        int first = rounds.get();
        assertThat(first).isBetween(200, 600);
        test.workers.run();
        assertThat(rounds).hasValue(first);
        test.clock.move(Duration.ofMillis(1));
        test.workers.run();
        assertThat(rounds).hasValueGreaterThan(first);
        flood[0] = () -> {};
        test.clock.move(Duration.ofMillis(2));
        test.workers.run();
        guest.sent(); // There is room again: nothing of what follows is refused.
        assertThat(test.send(evil, 1, 1)).containsOnly(SendResult.ACCEPTED);
    }

    @Test
    void aGroupThatKeepsItselfBusyRestsThreeTimesAsLongAsItsTurnTook() {
        start(evil);
        AtomicInteger rounds = new AtomicInteger();
        Runnable[] busy = {null};
        busy[0] =
                () -> {
                    rounds.incrementAndGet();
                    test.clock.move(Duration.ofNanos(100_000));
                    evil.context.execute(busy[0]);
                };
        evil.context.execute(busy[0]);
        test.workers.run(); // Would not come to an end if it did not rest.
        int turn = rounds.get();
        test.clock.move(Duration.ofNanos(3 * 100_000L * turn).minusNanos(1));
        test.workers.run();
        assertThat(rounds).hasValue(turn);
        test.clock.move(Duration.ofNanos(1));
        test.workers.run();
        assertThat(rounds).hasValueGreaterThan(turn);
    }

    @Test
    void whoeverGoesOnKeepingItselfBusyGetsShorterTurns() {
        start(evil);
        List<Integer> turns = new ArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        Runnable[] busy = {null};
        busy[0] =
                () -> {
                    calls.incrementAndGet();
                    evil.context.after(Duration.ZERO, busy[0]);
                };
        evil.context.execute(busy[0]);
        for (int i = 0; i < 7; i++) {
            test.workers.run();
            turns.add(calls.getAndSet(0));
            test.clock.move(Duration.ofMillis(1));
        }
        assertThat(turns).containsExactly(256, 128, 64, 32, 16, 16, 16);
        Runnable again = busy[0];
        busy[0] = calls::decrementAndGet;
        test.workers.run(); // It runs out of work.
        busy[0] = again;
        evil.context.execute(again);
        test.workers.run();
        assertThat(calls.get()).isEqualTo(256);
    }

    @Test
    void timersThatAreNotDueSoonDoNotMakeAGroupRest() {
        start(evil);
        AtomicInteger rounds = new AtomicInteger();
        Runnable beat =
                new Runnable() {
                    @Override
                    public void run() {
                        rounds.incrementAndGet();
                        evil.context.after(Duration.ofMillis(100), this);
                    }
                };
        for (int i = 0; i < 2_000; i++) {
            evil.context.after(Duration.ofMillis(100), beat);
        }
        for (int beats = 1; beats <= 3; beats++) {
            test.clock.move(Duration.ofMillis(100));
            test.workers.run();
            assertThat(rounds).hasValue(beats * 2_000);
        }
    }

    @Test
    void whatOthersGiveAGroupToDoDoesNotMakeItRest() {
        start(evil);
        AtomicInteger rounds = new AtomicInteger();
        for (int i = 0; i < 2_000; i++) {
            assertThat(evil.context.execute(rounds::incrementAndGet)).isTrue();
        }
        test.workers.run();
        assertThat(rounds).hasValue(2_000);
    }

    private static Outgoing data(RecordingGroup group) {
        return group.context.outgoing("{\"flood\":1}".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aGroupThatKeepsAMessageAndWritesIntoItHarmsNoOther() {
        start(evil);
        List<Message> kept = new ArrayList<>();
        evil.onMessage =
                (peer, message) -> {
                    kept.add(message);
                    kept.forEach(each -> scribble(each.data()));
                };
        neighbour.onMessage = (peer, message) -> kept.forEach(each -> scribble(each.data()));
        guest.receive(
                TestNode.frame(1, EVIL, "{\"n\":1}")
                        + "\n"
                        + TestNode.frame(1, TestNode.ECHO, "{\"n\":2}")
                        + "\n"
                        + TestNode.frame(1, EVIL, "{\"n\":3}")
                        + "\n");
        test.workers.run();
        assertThat(evil.calls())
                .contains("instance-00000001 {\"n\":1}", "instance-00000001 {\"n\":3}");
        assertThat(neighbour.calls).contains("instance-00000001 {\"n\":2}");
    }

    private static void scribble(ByteBuffer data) {
        while (data.hasRemaining()) {
            data.put((byte) 'X');
        }
    }

    @Test
    void aGroupThatTakesItselfBackWithinItsCallFinishesItAndIsFollowedByTheNext() {
        RecordingGroup next = new RecordingGroup();
        GroupService service = evil.at(EVIL);
        test.node.add(neighbour.at(TestNode.ECHO));
        test.node.add(service);
        test.node.add(next.at(EVIL));
        test.workers.run();
        evil.onMessage =
                (peer, message) -> {
                    test.node.remove(service);
                    evil.calls.add(next.calls.isEmpty() ? "still alone" : "overtaken");
                };
        guest.receive((TestNode.frame(1, EVIL, "{}") + "\n").repeat(2));
        test.workers.run();
        test.workers.run();
        assertThat(evil.calls())
                .containsExactly(
                        "started",
                        "came instance-00000001",
                        "instance-00000001 {}",
                        "still alone",
                        "stopped");
        assertThat(next.calls())
                .containsExactly("started", "came instance-00000001", "instance-00000001 {}");
    }

    @Test
    void aServiceWithWrongPropertiesIsNotRoutedToAndTheDoctorSaysWhy() {
        test.node.add(neighbour.at(TestNode.ECHO));
        MessageGroup unspeakable = new Thrower();
        GroupService service = service("no spaces", unspeakable);
        test.node.add(service);
        test.node.add(service("x".repeat(65), new Thrower()));
        assertThat(new BaseLayerHealth(test.node).findings())
                .hasSize(2)
                .allMatch(finding -> finding.severity() == Finding.Severity.FAULT)
                .extracting(Finding::text)
                .anyMatch(text -> text.endsWith("found \"no spaces\""));
        test.node.remove(service);
        assertThat(test.node.groups()).hasSize(2);
    }
}
