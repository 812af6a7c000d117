// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.WhenFull;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/**
 * Holds a message group to its contract (see {@link MessageGroup}): it answers or nacks everything,
 * never blocks, survives rubbish, keeps each peer's order, and leaves nothing behind when stopped.
 * Extend it, say how to make the group and what it understands, and run it with JUnit:
 *
 * <pre>{@code
 * final class ClockConformanceTest extends GroupConformance {
 *     @Override protected MessageGroup group() { return new Clock(); }
 *     @Override protected String address() { return "example.clock"; }
 *     @Override protected Side side() { return Side.HOST; }
 *     @Override protected List<Sample> messages() {
 *         return List.of(Sample.answered("{\"msg_type\":\"what_time\"}"));
 *     }
 * }
 * }</pre>
 *
 * <p>Each check runs the group on a real thread of its own, in a {@link SteppedContext}, and
 * watches it: a call that takes longer than {@link #limit} fails with its stack. A failure names
 * the message, what was expected and what was found.
 */
public abstract class GroupConformance {
    private static final Duration WHILE = Duration.ofMinutes(2);

    // ---- what must be given

    /** A new group, as its bundle makes one. Called for each check, or more often. */
    protected abstract MessageGroup group() throws Exception;

    /** The address that the group serves, or its pattern with a {@code *}. */
    protected abstract String address();

    /** The side that it serves. */
    protected abstract Side side();

    /** Good messages, at least one, of each kind one; they can be sent in any order and often. */
    protected abstract List<Sample> messages();

    // ---- what can be given

    /** Ends what {@link #group} began, as the bundle's component does when it is deactivated. */
    protected void release(MessageGroup group) throws Exception {}

    /**
     * A good message with this number of six digits in it, which comes again in what the group does
     * for it: in its answer, in what other peers get, or in {@link #effects}. Without one, the
     * order of messages is not checked.
     */
    protected Optional<String> numbered(int number) {
        return Optional.empty();
    }

    /** What the group did beside sending, since the last call: what its listeners heard, say. */
    protected List<String> effects() {
        return List.of();
    }

    /** What it does with what it cannot use: on a host it answers, unless this says otherwise. */
    protected OnRubbish onRubbish() {
        return side() == Side.HOST ? OnRubbish.ANSWERS : OnRubbish.MAY_IGNORE;
    }

    /** Whether this message, which is none of {@link #messages}, may well be left unanswered. */
    protected boolean mayBeIgnored(String data) {
        return false;
    }

    /** Whether the group sent this as a nack. */
    protected boolean isNack(JsonNode message) {
        return message.path("msg_type").asText().equals("nack");
    }

    /** The names of the peers: three guests on a host, the host in a guest. */
    protected List<String> peers() {
        return side() == Side.HOST
                ? List.of("instance-00000001", "instance-00000002", "instance-00000003")
                : List.of("host");
    }

    /** What its full outboxes drop. */
    protected WhenFull whenFull() {
        return WhenFull.DROP_NEWEST;
    }

    /**
     * How long an answer takes that waits for a timer, on the test's clock; no time at all else.
     */
    protected Duration answerWithin() {
        return Duration.ZERO;
    }

    /**
     * How long to wait, on the machine's clock, for a group that lets others work and goes on when
     * they call {@code execute}; not at all else.
     */
    protected Duration waitAtMost() {
        return Duration.ZERO;
    }

    /**
     * How long one call may take, on the machine's clock; and its threads to end after the stop.
     */
    protected Duration limit() {
        return Duration.ofSeconds(5);
    }

    // ---- what is checked

    @Test
    void everyGoodMessageIsAnsweredAsDeclared() {
        try (Trial trial = started()) {
            trial.expectAllServed("");
        }
    }

    @Test
    void everyRubbishIsAnsweredOrNackedAndThrowsNothing() {
        try (Trial trial = started()) {
            new RubbishCheck(trial, messages()).expectAnswers(this::mayBeSilent);
        }
    }

    private boolean mayBeSilent(Rubbish rubbish) {
        boolean asGoodAsSilent =
                rubbish.source() != null && !rubbish.source().answered() && rubbish.sameShape();
        return onRubbish() == OnRubbish.MAY_IGNORE
                || asGoodAsSilent
                || mayBeIgnored(rubbish.data());
    }

    @Test
    void goodMessagesAreServedAfterRubbishAsBefore() {
        try (Trial trial = started()) {
            new RubbishCheck(trial, messages()).expectGoodMessagesServed();
        }
    }

    @Test
    void noCallTakesLong() {
        try (Trial trial = started()) {
            trial.expectAllServed("");
            trial.pass(WHILE);
            trial.run(() -> Conversations.comeAndGo(trial, 10));
            trial.stop();
        }
    }

    @Test
    void theMessagesOfEachPeerKeepTheirOrder() {
        assumeTrue(
                numbered(Numbers.first()).isPresent(),
                "the order of messages is checked when numbered(int) gives some");
        try (Trial trial = started()) {
            Numbers.check(trial, number -> numbered(number).orElseThrow(), this::effects);
        }
    }

    @Test
    void peersMayComeAndGoInTheMiddle() {
        try (Trial trial = started()) {
            trial.run(() -> Conversations.interrupted(trial, messages()));
            trial.expectAllServed(" after peers had come and gone");
        }
    }

    @Test
    void aPeerThatDoesNotReadHarmsOnlyItself() {
        try (Trial trial = started()) {
            FakePeer slow = trial.first();
            trial.run(() -> slow.full(true));
            for (FakePeer peer : trial.peers()) {
                for (Sample sample : messages()) {
                    if (peer == slow) {
                        trial.say(slow, sample.data());
                    } else {
                        trial.expectServed(peer, sample, " while " + slow + " does not read");
                    }
                }
            }
            trial.pass(WHILE);
            trial.run(() -> slow.full(false));
            trial.expectAllServed(" after " + slow + " has read again");
        }
    }

    @Test
    void peersThatWentAreForgotten() {
        try (Trial trial = started()) {
            Leaks.check(trial, messages(), WHILE.plus(answerWithin()));
        }
    }

    @Test
    void aMessageIsNotKeptAfterItsCall() {
        List<Trace> kept;
        try (Trial trial = started()) {
            kept = trial.expectAllServed("");
        }
        try (Trial strict = new Trial(this, true).start()) {
            Lending.check(strict, messages(), kept);
        }
    }

    @Test
    void itsContextIsUsedOnItsOwnThreadOnly() {
        try (Trial trial = started()) {
            trial.expectAllServed("");
            trial.pass(WHILE);
            trial.end();
            Conversations.expectNo(Misuse.Kind.FOREIGN_THREAD, trial);
        }
    }

    @Test
    void nothingIsLeftBehindWhenItIsStopped() {
        try (Trial trial = started()) {
            trial.expectAllServed("");
            trial.run(() -> trial.first().full(true));
            messages().forEach(sample -> trial.say(trial.first(), sample.data()));
            List<String> threads = trial.end();
            if (!threads.isEmpty()) {
                throw new AssertionFailedError(
                        "Expected no thread of a group that has been stopped, found "
                                + String.join("\n", threads));
            }
            trial.run(() -> trial.context().pass(WHILE));
            Conversations.expectNo(Misuse.Kind.AFTER_STOP, trial);
        }
    }

    @Test
    void itMayBeStoppedInTheMiddle() {
        for (int calls = 0; calls <= messages().size() + 1; calls++) {
            try (Trial trial = started()) {
                int made = calls;
                trial.run(() -> Conversations.begin(trial, messages(), made));
                trial.stop();
            }
        }
    }

    @Test
    void itCanBeStartedAgain() {
        try (Trial trial = new Trial(this, false)) {
            for (String when : List.of("", " in its second life", " in its third life")) {
                trial.start();
                trial.expectAllServed(when);
                trial.stop();
            }
        }
    }

    private Trial started() {
        return new Trial(this, false).start();
    }
}
