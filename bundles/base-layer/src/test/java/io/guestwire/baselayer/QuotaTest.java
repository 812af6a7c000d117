// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.group.SendResult;
import io.guestwire.group.WhenFull;
import io.guestwire.testkit.FakeChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one peer may use, and what {@code guestwire:quota} knows of it. */
class QuotaTest {
    private static final String A = "instance-0000000a";
    private static final String B = "instance-0000000b";

    private final TestNode test = new TestNode();
    private final RecordingGroup group = new RecordingGroup();
    private FakeChannel a;
    private FakeChannel b;

    @BeforeEach
    void connect() {
        test.node.add(group.at(TestNode.ECHO));
        a = FakeChannel.open(test.node, A);
        b = FakeChannel.open(test.node, B);
        test.workers.run();
    }

    @AfterEach
    void everyMessageIsAccountedFor() {
        test.close();
    }

    private Quota quota(String instance, Limit limit) {
        return test.node.quotas(instance).stream()
                .filter(quota -> quota.limit() == limit)
                .findFirst()
                .orElseThrow();
    }

    private static String messages(int count) {
        return (TestNode.frame(1, TestNode.ECHO, "{}") + "\n").repeat(count);
    }

    private void pass(Duration time) {
        test.clock.move(time);
        test.workers.run();
    }

    @Test
    void aLimitOfOneConnectedInstanceChangesAtOnceAndNobodyElses() {
        test.configure(Map.of("peer.messages.per.second.instances", A + "=10"));
        a.receive(messages(11));
        b.receive(messages(11));
        assertThat(a.isPaused()).isTrue();
        assertThat(b.isPaused()).isFalse();
        assertThat(quota(A, Limit.MESSAGES).max()).isEqualTo(10);
        assertThat(quota(A, Limit.MESSAGES).own()).isTrue();
        assertThat(quota(B, Limit.MESSAGES).own()).isFalse();
        test.configure(Map.of("peer.messages.per.second.instances", ""));
        assertThat(quota(A, Limit.MESSAGES).max()).isEqualTo(10_000);
        pass(Duration.ofMillis(100));
        a.receive(messages(11));
        assertThat(a.isPaused()).isFalse();
    }

    @Test
    void aMessageThatCannotBeUsedCountsForTen() {
        test.configure(Map.of("peer.messages.per.second", "100"));
        a.receive("rubbish\n".repeat(10));
        assertThat(a.isPaused()).isFalse();
        a.receive("rubbish\n");
        assertThat(a.isPaused()).isTrue();
        assertThat(test.node.counters().get(Counter.RECEIVED)).isEqualTo(11);
    }

    @Test
    void aLimitThatWasConfiguredBeforeHoldsForWhoComes() {
        test.configure(Map.of("peer.bytes.per.second.instances", "instance-0000000c=1024"));
        FakeChannel c = FakeChannel.open(test.node, "instance-0000000c");
        c.receive(messages(30));
        assertThat(c.isPaused()).isTrue();
        assertThat(quota("instance-0000000c", Limit.BYTES).active()).isTrue();
        assertThat(quota("instance-0000000c", Limit.MESSAGES).active()).isFalse();
    }

    @Test
    void whoIsHeldBackForLongIsReadAgainASecondAfterItsLimitWasRaised() {
        test.configure(Map.of("peer.messages.per.second", "1"));
        a.receive(messages(1_000));
        pass(Duration.ofSeconds(60));
        assertThat(a.isPaused()).isTrue();
        test.configure(Map.of("peer.messages.per.second", "10000"));
        pass(Duration.ofSeconds(1));
        assertThat(a.isPaused()).isFalse();
    }

    @Test
    void nothingWaitsToReadAChannelThatHasEnded() {
        test.configure(Map.of("peer.messages.per.second", "1"));
        a.receive(messages(1_000));
        a.hangUp();
        pass(Duration.ofSeconds(1));
        // It would be paused yet, and be looked at each second.
        assertThat(a.isPaused()).isFalse();
    }

    @Test
    void whatItHasSentToOthersHoldsItBackAsIfItHadSentItItself() {
        group.onMessage = (peer, message) -> peer.charge(20_000, 5);
        a.receive(messages(1));
        assertThat(a.isPaused()).isFalse();
        test.workers.run();
        assertThat(a.isPaused()).isTrue();
        assertThat(b.isPaused()).isFalse();
        assertThat(test.node.counters().get(Counter.THROTTLED)).isOne();
        assertThat(quota(A, Limit.MESSAGES).use()).isEqualTo(20_001);
        pass(Duration.ofMillis(1_000));
        assertThat(a.isPaused()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(a.isPaused()).isFalse();
    }

    @Test
    void whatOneMessageHasSentToOthersHoldsItBackForThirtySecondsAtMost() {
        group.onMessage = (peer, message) -> peer.charge(Integer.MAX_VALUE, Long.MAX_VALUE);
        a.receive(messages(1));
        test.workers.run();
        for (int second = 1; second < 30; second++) {
            pass(Duration.ofSeconds(1));
            assertThat(a.isPaused()).as("after %d s", second).isTrue();
        }
        pass(Duration.ofSeconds(1));
        pass(Duration.ofMillis(1));
        assertThat(a.isPaused()).isFalse();
    }

    @Test
    void whatIsOverdrawnOnlyInAPauseIsHitAsWell() {
        group.onMessage = (peer, message) -> peer.charge(50_000, 0);
        a.receive(messages(1));
        test.workers.run();
        group.onMessage = (peer, message) -> peer.charge(0, 100_000_000);
        a.receive(messages(1));
        test.workers.run();
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertThat(quota(A, Limit.BYTES).hits()).isOne();
        assertThat(quota(A, Limit.BYTES).active()).isTrue();
        assertThat(quota(A, Limit.MESSAGES).hits()).isOne();
    }

    @Test
    void whatItHasSentToOthersForgivesNoneOfWhatItHasSentItself() {
        test.configure(Map.of("peer.messages.per.second", "1"));
        group.onMessage = (peer, message) -> peer.charge(1, 0);
        a.receive(messages(100));
        test.workers.run();
        assertThat(quota(A, Limit.MESSAGES).use()).isEqualTo(100);
    }

    @Test
    void lessThanNothingCannotBeCharged() {
        group.onMessage = (peer, message) -> group.calls.add(refusal(() -> peer.charge(-1, 0)));
        a.receive(messages(1));
        test.workers.run();
        assertThat(group.calls()).contains("expected 0 or more messages and bytes, found -1 and 0");
    }

    private static String refusal(Runnable call) {
        try {
            call.run();
            return "none";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    @Test
    void tinyFramesThatWaitAreBoundedByTheirNumber() {
        test.configure(Map.of("outbox.frames.instances", A + "=256"));
        a.room(0);
        b.room(0);
        List<SendResult> results = test.send(group, 1, 300);
        assertThat(results).filteredOn(SendResult.DROPPED_OUTBOX_FULL::equals).hasSize(44);
        Quota frames = quota(A, Limit.OUTBOX_FRAMES);
        assertThat(frames.use()).isEqualTo(256);
        assertThat(frames.hits()).isEqualTo(44);
        assertThat(frames.group()).isEqualTo(TestNode.ECHO);
        assertThat(quota(A, Limit.OUTBOX_BYTES).hits()).isZero();
        assertThat(quota(B, Limit.OUTBOX_FRAMES).use()).isEqualTo(300);
        a.room(Integer.MAX_VALUE);
        assertThat(a.sent()).hasSize(256);
        assertThat(quota(A, Limit.OUTBOX_FRAMES).use()).isZero();
    }

    private RecordingGroup floodOfFramesToAPeerThatReadsNone() {
        RecordingGroup flood = new RecordingGroup();
        test.node.add(flood.at("test.flood", 0, WhenFull.DROP_NEWEST));
        test.configure(Map.of("outbox.frames", "256"));
        test.workers.run();
        b.hangUp();
        a.room(0);
        return flood;
    }

    @Test
    void aGroupThatFillsAnOutboxWithTinyFramesDoesNotKeepAnotherOut() {
        RecordingGroup flood = floodOfFramesToAPeerThatReadsNone();
        test.send(flood, 1, 300);
        assertThat(test.send(group, 1, 100)).containsOnly(SendResult.ACCEPTED);
        a.room(Integer.MAX_VALUE);
        assertThat(a.sent()).hasSize(256).filteredOn(f -> f.contains(TestNode.ECHO)).hasSize(100);
    }

    @Test
    void ofFramesThatAreTooManyThosePayWhoHoldMostFramesHoweverShort() {
        RecordingGroup flood = floodOfFramesToAPeerThatReadsNone();
        test.send(group, 10_000, 10);
        test.send(flood, 1, 300);
        assertThat(test.send(group, 10_000, 5)).containsOnly(SendResult.ACCEPTED);
        a.room(Integer.MAX_VALUE);
        assertThat(a.sent()).hasSize(256).filteredOn(f -> f.contains(TestNode.ECHO)).hasSize(15);
    }

    @Test
    void aGroupThatWaitsForRoomIsToldWhenHalfOfTheFramesAreGone() {
        test.configure(Map.of("outbox.frames", "256"));
        a.room(0);
        test.send(group, 1, 256);
        group.context.execute(
                () ->
                        group.context
                                .peer(A)
                                .orElseThrow()
                                .whenWritable(() -> group.calls.add("room")));
        test.workers.run();
        assertThat(group.calls()).doesNotContain("room");
        a.room(Integer.MAX_VALUE);
        assertThat(a.sent()).hasSize(256);
        test.workers.run();
        assertThat(group.calls()).containsExactly("room");
    }

    @Test
    void nacksAndLogLinesOfOneInstanceHaveTheirLimits() {
        test.configure(
                Map.of(
                        "peer.nacks.per.second.instances", A + "=3",
                        "peer.log.lines.per.second.instances", A + "=2"));
        String wrong = TestNode.frame(1, "test.nobody", "{}") + "\n";
        a.receive(wrong.repeat(10));
        b.receive(wrong.repeat(10));
        assertThat(a.sent()).hasSize(3);
        assertThat(b.sent()).hasSize(10);
        assertThat(quota(A, Limit.NACKS))
                .matches(quota -> quota.hits() == 7 && quota.use() == 3 && quota.max() == 3);
        assertThat(quota(A, Limit.LOG_LINES)).matches(q -> q.hits() == 8 && q.use() == 2);
        assertThat(quota(B, Limit.NACKS)).matches(q -> q.hits() == 0 && q.use() == 10);
    }

    @Test
    void aLimitIsHitSinceTheFirstTimeWithoutACalmInBetween() {
        String tooLong = "x".repeat(70_000) + "\n";
        a.receive(tooLong);
        var begin = test.clock.instant();
        pass(Duration.ofSeconds(9));
        a.receive(tooLong);
        Quota quota = quota(A, Limit.FRAME_BYTES);
        assertThat(quota.active()).isTrue();
        assertThat(quota.since()).isEqualTo(begin);
        assertThat(quota.last()).isEqualTo(begin.plusSeconds(9));
        assertThat(quota.hits()).isEqualTo(2);
        pass(Duration.ofSeconds(10));
        assertThat(quota(A, Limit.FRAME_BYTES).active()).isFalse();
        a.receive(tooLong);
        assertThat(quota(A, Limit.FRAME_BYTES).since()).isEqualTo(begin.plusSeconds(19));
        assertThat(quota(A, Limit.FRAME_BYTES).hits()).isEqualTo(3);
    }

    @Test
    void whoSendsMoreThanAMailboxTakesOfOneIsSaidToAndForWhichGroup() {
        test.configure(Map.of("mailbox.messages", "16"));
        a.receive(messages(6));
        Quota quota = quota(A, Limit.MAILBOX_MESSAGES);
        assertThat(quota.max()).isEqualTo(4);
        assertThat(quota.use()).isEqualTo(4);
        assertThat(quota.hits()).isEqualTo(2);
        assertThat(quota.group()).isEqualTo(TestNode.ECHO);
        test.workers.run();
        assertThat(quota(A, Limit.MAILBOX_MESSAGES).use()).isZero();
    }

    @Test
    void ofAnInstanceThatIsNotConnectedNothingIsKnown() {
        assertThat(test.node.quotas("nobody")).isEmpty();
        assertThat(test.node.instances()).containsExactly(A, B);
    }
}
