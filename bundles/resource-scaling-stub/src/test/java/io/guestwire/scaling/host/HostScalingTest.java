// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.channel.Side;
import io.guestwire.scaling.ResourceScaling.Scaled;
import io.guestwire.scaling.ScalingCounter;
import io.guestwire.scaling.ScalingException;
import io.guestwire.scaling.ScalingException.Reason;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.Sent;
import io.guestwire.testkit.SteppedContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostScalingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String DOWN_3 =
            "{\"version\":2,\"resource\":\"cpu\",\"direction\":\"down\",\"result\":\"success\","
                    + "\"offline_cpu\":3,\"online_cpus\":[0,1,2]}";
    private static final String UP_3 =
            "{\"version\":2,\"resource\":\"cpu\",\"direction\":\"up\",\"result\":\"success\","
                    + "\"online_cpu\":3,\"online_cpus\":[0,1,2,3]}";

    private final HostScaling scaling = new HostScaling(Map.of());
    private final SteppedContext group = new SteppedContext(Side.HOST, HostScaling.ADDRESSES);
    private final FakePeer guest = group.start(scaling, "instance-1").get(0);
    private final FakePeer other = group.come("instance-2");

    @Test
    void aRequestComesFromAnAddressOfItsOwnAndTheAnswerThereEndsIt() {
        CompletableFuture<Scaled> down = down();
        Sent request = guest.takeOne();
        assertThat(request.version()).isEqualTo(2);
        assertThat(request.sourceAddress()).matches("scale-[0-9a-f]{8}");
        assertThat(request.destAddress()).isEqualTo("cgcs.scale");
        assertThat(request.text()).contains("\"timeout_ms\":1000", "\"direction\":\"down\"");
        group.pass(Duration.ofMillis(12));
        answer(request, DOWN_3);
        assertThat(down)
                .isCompletedWithValue(
                        new Scaled(
                                "instance-1", "down", 3, List.of(0, 1, 2), Duration.ofMillis(12)));
        assertThat(guest.waiting()).isEmpty();
        assertThat(group.timers()).isZero();
        down();
        assertThat(guest.takeOne().sourceAddress()).isNotEqualTo(request.sourceAddress());
    }

    @Test
    void aRequestForMoreTellsWhatWasOnlineWhenTheGuestLastSaidSo() {
        up();
        Sent first = guest.takeOne();
        assertThat(first.text()).contains("\"online_cpu\":3,\"online_cpus\":[]");
        answer(first, UP_3);
        up();
        assertThat(guest.takeOne().text()).contains("\"online_cpus\":[0,1,2,3]");
    }

    @Test
    void anAnswerIsTakenFromNobodyButTheInstanceThatWasAsked() {
        CompletableFuture<Scaled> down = down();
        Sent request = guest.takeOne();
        other.says(DOWN_3, "cgcs.scale", request.sourceAddress());
        assertThat(down).isNotDone();
        assertCounted(ScalingCounter.ANSWERS_UNEXPECTED, 1);
        Sent nack = other.takeOne();
        assertThat(nack.sourceAddress()).isEqualTo(request.sourceAddress());
        assertThat(nack.destAddress()).isEqualTo("cgcs.scale");
        assertThat(nack.text()).contains("\"nack\"", "a request in flight to instance-2");
        answer(request, DOWN_3);
        assertThat(down).isCompleted();
    }

    @Test
    void aLateAnswerIsCountedAndNotTakenForTheNextRequests() {
        CompletableFuture<Scaled> first = down();
        Sent asked = guest.takeOne();
        group.pass(SECOND);
        assertFailed(first, Reason.TIMED_OUT, "no answer within 1000 ms");
        CompletableFuture<Scaled> second = down();
        Sent askedAgain = guest.takeOne();
        group.pass(Duration.ofMillis(500));
        answer(asked, DOWN_3);
        assertThat(second).isNotDone();
        assertCounted(ScalingCounter.ANSWERS_LATE, 1);
        assertThat(guest.takeOne().text()).contains("within 1000 ms, found one after 1500 ms");
        answer(asked, DOWN_3);
        assertCounted(ScalingCounter.ANSWERS_LATE, 1);
        assertCounted(ScalingCounter.ANSWERS_UNEXPECTED, 1);
        answer(askedAgain, DOWN_3.replace("3,", "2,"));
        assertThat(second).isCompletedWithValueMatching(scaled -> scaled.cpu() == 2);
    }

    @Test
    void aLateSuccessIsKnownToTheNextRequest() {
        up();
        Sent asked = guest.takeOne();
        group.pass(SECOND);
        answer(asked, UP_3);
        guest.takeOne();
        up();
        assertThat(guest.takeOne().text()).contains("\"online_cpus\":[0,1,2,3]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'version':2,'resource':'cpu','direction':'up','result':'success'} | online_cpu",
                "{'version':2,'resource':'cpu','direction':'down','result':'fail','err_msg':'x'}"
                        + "| direction: expected \"up\", as was asked, found \"down\"",
                "{'version':2,'resource':'cpu','direction':'up','result':'success','online_cpu':2,"
                        + "'online_cpus':[]} | online_cpu: expected 3, as was asked, found 2",
                "{'hello':'world'} | version: expected",
            })
    void anAnswerThatCannotBeUsedIsNackedAndTheRequestStaysInFlight(String json, String problem) {
        CompletableFuture<Scaled> up = up();
        Sent request = guest.takeOne();
        answer(request, json.replace('\'', '"'));
        Sent nack = guest.takeOne();
        assertThat(nack.sourceAddress()).isEqualTo(request.sourceAddress());
        assertThat(nack.destAddress()).isEqualTo("cgcs.scale");
        assertThat(nack.text().replace("\\\"", "\"")).contains("\"nack\"", problem);
        assertThat(up).isNotDone();
        assertCounted(ScalingCounter.ANSWERS_MALFORMED, 1);
        answer(request, UP_3);
        assertThat(up).isCompleted();
    }

    @Test
    void aTimeOutSaysWhatCouldNotBeUsed() {
        CompletableFuture<Scaled> down = down();
        answer(guest.takeOne(), "{\"version\":1}");
        group.pass(SECOND);
        assertFailed(down, Reason.TIMED_OUT, "no answer that can be used (resource: expected");
    }

    @Test
    void aFailureOfTheGuestIsToldInItsOwnWordsMadeHarmless() {
        CompletableFuture<Scaled> up = up();
        answer(
                guest.takeOne(),
                "{\"version\":2,\"resource\":\"cpu\",\"direction\":\"up\",\"result\":\"fail\","
                        + "\"err_msg\":\"no\\u001b[2Jway\"}");
        assertFailed(
                up, Reason.FAILED, "instance-1, cpu-up 3: the guest failed: \"no\\u001b[2Jway\"");
        assertCounted(ScalingCounter.FAILED, 1);
    }

    @Test
    void aGuestThatServesNoScalingRefusesAndIsNotAnswered() {
        CompletableFuture<Scaled> down = down();
        answer(
                guest.takeOne(),
                "{\"version\":2,\"msg_type\":\"nack\",\"log_msg\":\"none serves\"}");
        assertFailed(down, Reason.REFUSED, "none serves");
        assertThat(guest.waiting()).isEmpty();
        assertCounted(ScalingCounter.REFUSED, 1);
    }

    @Test
    void aNackIsNeverAnswered() {
        guest.says("{\"msg_type\":\"nack\",\"log_msg\":\"?\"}", "cgcs.scale", "scale-00000000");
        assertThat(guest.waiting()).isEmpty();
        assertCounted(ScalingCounter.ANSWERS_UNEXPECTED, 1);
    }

    @Test
    void aSecondRequestIsRefusedWhileOneIsInFlight() {
        CompletableFuture<Scaled> first = down();
        Sent request = guest.takeOne();
        assertFailed(up(), Reason.BUSY, "instance-1 has a request in flight, cpu-down");
        assertThat(guest.waiting()).isEmpty();
        scaling.cpuDown("instance-2", SECOND);
        group.run();
        assertThat(other.waiting()).isNotEmpty();
        answer(request, DOWN_3);
        assertThat(first).isCompleted();
        assertThat(up()).isNotDone();
    }

    @Test
    void anInstanceThatIsNotConnectedIsToldWithThoseThatAre() {
        assertThat(scaling.connected()).containsExactly("instance-1", "instance-2");
        CompletableFuture<Scaled> down = scaling.cpuDown("instance-9", SECOND);
        group.run();
        assertFailed(
                down,
                Reason.NOT_CONNECTED,
                "No instance \"instance-9\" is connected; there are instance-1, instance-2");
        IntStream.range(100, 123).forEach(i -> group.come("instance-" + i));
        CompletableFuture<Scaled> again = scaling.cpuDown("instance-9", SECOND);
        group.run();
        assertFailed(again, Reason.NOT_CONNECTED, "instance-118 and 5 more");
    }

    @Test
    void aGuestThatGoesEndsItsRequestAndItsAnswerIsLateWhenItIsBack() {
        CompletableFuture<Scaled> down = down();
        Sent request = guest.takeOne();
        group.go(guest);
        assertFailed(down, Reason.NOT_CONNECTED, "went away before it answered");
        assertThat(scaling.connected()).containsExactly("instance-2");
        assertThat(group.timers()).isZero();
        group.come("instance-1").says(DOWN_3, "cgcs.scale", request.sourceAddress());
        assertCounted(ScalingCounter.ANSWERS_LATE, 1);
        assertCounted(ScalingCounter.ABANDONED, 1);
    }

    @Test
    void aRequestThatDoesNotFitIntoTheOutboxIsNoRequest() {
        guest.full(true);
        assertFailed(down(), Reason.BUSY, "DROPPED_OUTBOX_FULL");
        assertCounted(ScalingCounter.REQUESTS, 0);
        assertThat(group.timers()).isZero();
    }

    @Test
    void stoppingEndsWhatIsInFlightAndWhatHasNotBegun() {
        CompletableFuture<Scaled> inFlight = down();
        CompletableFuture<Scaled> notBegun = scaling.cpuDown("instance-2", SECOND);
        group.stop();
        assertFailed(inFlight, Reason.STOPPED, "was stopped");
        assertFailed(notBegun, Reason.STOPPED, "was stopped");
        assertFailed(scaling.cpuDown("instance-1", SECOND), Reason.STOPPED, "does not run");
        SteppedContext next = group.successor();
        next.start(scaling);
        scaling.cpuDown("instance-1", SECOND);
        next.run();
        assertThat(next.fakePeer("instance-1").waiting()).isNotEmpty();
    }

    @Test
    void aRequestThatIsCancelledBeforeItBeginsIsNotSent() {
        scaling.cpuDown("instance-1", SECOND).cancel(false);
        group.run();
        assertThat(guest.waiting()).isEmpty();
    }

    @Test
    void aFullMailboxIsSaidAtOnce() {
        group.accepting(false);
        assertFailed(scaling.cpuDown("instance-1", SECOND), Reason.BUSY, "try again");
    }

    @Test
    void aGuestThatTalksWithoutEndGetsSoManyNacksASecondAndNoMore() {
        IntStream.range(0, 1_000).forEach(i -> guest.says("{}", "a", "scale-" + i));
        assertThat(guest.readTexts()).hasSize(Nacks.MAX_A_SECOND);
        assertCounted(ScalingCounter.ANSWERS_UNEXPECTED, 1_000);
        assertCounted(ScalingCounter.NACKS_SUPPRESSED, 1_000 - Nacks.MAX_A_SECOND);
        other.says("{}", "a", "scale-x");
        assertThat(other.waiting()).isNotEmpty();
        group.pass(SECOND);
        guest.says("{}", "a", "scale-x");
        assertThat(guest.waiting()).isNotEmpty();
    }

    @Test
    void ofRequestsThatWereGivenUpTheOldestAreForgotten() {
        down();
        Sent oldest = guest.takeOne();
        group.pass(SECOND);
        for (int i = 0; i < GivenUp.MOST; i++) {
            down();
            guest.takeOne();
            group.pass(SECOND);
        }
        answer(oldest, DOWN_3);
        assertCounted(ScalingCounter.ANSWERS_LATE, 0);
        assertCounted(ScalingCounter.ANSWERS_UNEXPECTED, 1);
    }

    @Test
    void everyRequestIsCountedByItsEnd() {
        down();
        answer(guest.takeOne(), DOWN_3);
        down();
        answer(guest.takeOne(), "{\"msg_type\":\"nack\"}");
        down();
        group.pass(SECOND);
        down();
        group.go(guest);
        assertCounted(ScalingCounter.REQUESTS, 4);
        assertCounted(ScalingCounter.SUCCEEDED, 1);
        assertCounted(ScalingCounter.REFUSED, 1);
        assertCounted(ScalingCounter.TIMED_OUT, 1);
        assertCounted(ScalingCounter.ABANDONED, 1);
    }

    @Test
    void whatIsOutOfBoundsIsRefusedBeforeAnybodyIsAsked() {
        assertThatThrownBy(() -> scaling.cpuUp("instance-1", 8_192, SECOND))
                .hasMessageContaining("0 to 8191, found 8192");
        assertThatThrownBy(() -> scaling.cpuUp("instance-1", -1, SECOND))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> scaling.cpuDown("instance-1", Duration.ZERO))
                .hasMessageContaining("from 1 to 3600000 milliseconds, found 0");
        assertThatThrownBy(() -> scaling.cpuDown("instance-1", Duration.ofHours(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWrongTimeOutLeavesTheFormerInForce() {
        assertThat(scaling.timeout()).isEqualTo(Duration.ofSeconds(10));
        scaling.configure(Map.of("timeout", "250"));
        scaling.configure(Map.of("timeout", "soon"));
        assertThat(scaling.timeout()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void whoAnswersToTheAddressOfGuestsIsToldWhereAnswersGo() {
        CompletableFuture<Scaled> down = down();
        SteppedContext strays = new SteppedContext(Side.HOST, "cgcs.scale");
        FakePeer sender = strays.start(new StrayAnswers(scaling), "instance-1").get(0);
        sender.says(DOWN_3, "cgcs.scale", "cgcs.scale");
        Sent nack = sender.takeOne();
        assertThat(nack.sourceAddress()).isEqualTo("cgcs.scale");
        assertThat(nack.text()).contains("expected the source_addr of the request");
        sender.says("{\"msg_type\":\"nack\"}", "cgcs.scale", "cgcs.scale");
        assertThat(sender.waiting()).isEmpty();
        assertCounted(ScalingCounter.ANSWERS_UNEXPECTED, 2);
        assertThat(down).isNotDone();
        strays.go(sender);
    }

    private CompletableFuture<Scaled> down() {
        CompletableFuture<Scaled> future = scaling.cpuDown("instance-1", SECOND);
        group.run();
        return future;
    }

    private CompletableFuture<Scaled> up() {
        CompletableFuture<Scaled> future = scaling.cpuUp("instance-1", 3, SECOND);
        group.run();
        return future;
    }

    private void answer(Sent request, String json) {
        guest.says(json, "cgcs.scale", request.sourceAddress());
    }

    private void assertCounted(ScalingCounter counter, long times) {
        assertThat(scaling.counters().get(counter)).as(counter.label()).isEqualTo(times);
    }

    private static void assertFailed(CompletableFuture<Scaled> future, Reason reason, String why) {
        assertThat(future).isCompletedExceptionally();
        assertThatThrownBy(future::join)
                .cause()
                .isInstanceOfSatisfying(
                        ScalingException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason))
                .hasMessageContaining(why);
    }
}
