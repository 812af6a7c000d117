// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** A good group passes every check, and for each check there is a bad group that it finds. */
class GroupConformanceTest {
    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(
                        BadGroups.Mute.class,
                        "everyGoodMessageIsAnsweredAsDeclared",
                        "Expected an answer to {\"n\":1} from instance-00000001, found nothing"),
                arguments(
                        BadGroups.Talkative.class,
                        "everyGoodMessageIsAnsweredAsDeclared",
                        "found 1 sent that fit into no frame"),
                arguments(
                        BadGroups.SendsNoJson.class,
                        "everyGoodMessageIsAnsweredAsDeclared",
                        "A group must send JSON: expected JSON, found {n:1}"),
                arguments(
                        BadGroups.ThrowsAtRubbish.class,
                        "everyRubbishIsAnsweredOrNackedAndThrowsNothing",
                        "Expected received(instance-00000001, {}) to throw nothing, found it throw"
                                + " java.lang.NullPointerException"),
                arguments(
                        BadGroups.IgnoresRubbish.class,
                        "everyRubbishIsAnsweredOrNackedAndThrowsNothing",
                        "a message that is an empty object: {}; found nothing"),
                arguments(
                        BadGroups.OffendedByRubbish.class,
                        "goodMessagesAreServedAfterRubbishAsBefore",
                        "Expected an answer to {\"n\":1} from instance-00000001 after a message with"
                                + " n as"),
                arguments(
                        BadGroups.Blocks.class,
                        "noCallTakesLong",
                        "Expected received(instance-00000001, {\"n\":1}) to return within 2000 ms,"
                                + " found it still at"),
                arguments(
                        BadGroups.Blocks.class, "noCallTakesLong", "BadGroups$Blocks.waitForEver"),
                arguments(
                        BadGroups.SpinsWhenFull.class,
                        "aPeerThatDoesNotReadHarmsOnlyItself",
                        "to return within 2000 ms, found it still at"),
                arguments(
                        BadGroups.Reorders.class,
                        "theMessagesOfEachPeerKeepTheirOrder",
                        "found to instance-00000001 number 700000 after 700001: {\"n\":700000}"),
                arguments(
                        BadGroups.LosesSome.class,
                        "theMessagesOfEachPeerKeepTheirOrder",
                        "Expected the number of each message somewhere, found none of 8 numbers"),
                arguments(
                        BadGroups.KnowsPeersByName.class,
                        "peersMayComeAndGoInTheMiddle",
                        "to throw nothing, found it throw java.lang.NullPointerException"),
                arguments(
                        BadGroups.Collects.class,
                        "peersThatWentAreForgotten",
                        "Expected peers that went to be forgotten, found 64 of 64 still held"),
                arguments(
                        BadGroups.KeepsMessages.class,
                        "aMessageIsNotKeptAfterItsCall",
                        "expected what is needed of it later to be taken with copy() or text()"),
                arguments(
                        BadGroups.KeepsBuffers.class,
                        "aMessageIsNotKeptAfterItsCall",
                        "Expected what is needed of a message after its call to be copied, found an"
                                + " answer {\"echo\":\"~~~~~~~\"} in answer to {\"n\":1}"),
                arguments(
                        BadGroups.SendsFromAnotherThread.class,
                        "itsContextIsUsedOnItsOwnThreadOnly",
                        "found on another thread: Peer.send to instance-00000001 of {\"n\":1}"),
                arguments(
                        BadGroups.LeavesAThread.class,
                        "nothingIsLeftBehindWhenItIsStopped",
                        "Expected no thread of a group that has been stopped, found left behind, at"),
                arguments(
                        BadGroups.SendsAfterTheEnd.class,
                        "nothingIsLeftBehindWhenItIsStopped",
                        "Expected nothing from a group that has been stopped, found Peer.send to"
                                + " instance-00000001 of {\"bye\":1}"),
                arguments(
                        BadGroups.SetsATimerAtTheEnd.class,
                        "nothingIsLeftBehindWhenItIsStopped",
                        "Expected no timer of a group that is being stopped"),
                arguments(
                        BadGroups.ThrowsWhenStoppedTooSoon.class,
                        "itMayBeStoppedInTheMiddle",
                        "Expected stopped to throw nothing, found it throw"
                                + " java.lang.IllegalStateException: not yet"),
                arguments(
                        BadGroups.LivesOnce.class,
                        "itCanBeStartedAgain",
                        "Expected received(instance-00000001, {\"n\":1}) to throw nothing"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faults")
    void aFaultIsFoundByItsCheckAndSaysWhatWasExpectedAndFound(
            Class<?> suite, String check, String message) {
        TestExecutionResult result =
                run(selectMethod(suite, check)).failed().stream()
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(suite + " passed " + check))
                        .getRequiredPayload(TestExecutionResult.class);
        assertThat(result.getThrowable().orElseThrow()).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(classes = {GoodGroups.Good.class, GoodGroups.Slow.class, GoodGroups.Family.class})
    void aGoodGroupPassesEveryCheck(Class<?> suite) {
        Events tests = run(suite);
        assertThat(tests.failed().list()).isEmpty();
        assertThat(tests.aborted().list()).isEmpty();
        assertThat(tests.succeeded().count()).isEqualTo(checks().size());
    }

    @Test
    void peersAreForgottenWhenTheWorkOfAnotherThreadIsDone() {
        Events tests = run(selectMethod(GoodGroups.Late.class, "peersThatWentAreForgotten"));
        assertThat(tests.failed().list()).isEmpty();
        assertThat(tests.succeeded().count()).isOne();
    }

    @Test
    void everyCheckIsSeenToFail() {
        Set<String> failing =
                faults().map(fault -> (String) fault.get()[1]).collect(Collectors.toSet());
        assertThat(failing).isEqualTo(checks());
    }

    @Test
    void withoutNumbersTheOrderIsNotCheckedAndThatIsSaid() {
        Events tests = run(BadGroups.HasNoNumbers.class);
        assertThat(tests.failed().list()).isEmpty();
        assertThat(tests.aborted().stream())
                .singleElement()
                .satisfies(
                        event ->
                                assertThat(
                                                event.getRequiredPayload(TestExecutionResult.class)
                                                        .getThrowable()
                                                        .orElseThrow())
                                        .hasMessageContaining("numbered(int)"));
    }

    private static Events run(Class<?> suite) {
        return run(selectClass(suite));
    }

    private static Events run(DiscoverySelector tests) {
        return EngineTestKit.engine("junit-jupiter").selectors(tests).execute().testEvents();
    }

    private static Set<String> checks() {
        return Arrays.stream(GroupConformance.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(Collectors.toSet());
    }
}
