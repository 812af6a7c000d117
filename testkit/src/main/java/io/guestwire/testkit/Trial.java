// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.group.Address;
import io.guestwire.group.MessageGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.opentest4j.AssertionFailedError;

/**
 * One group under test, on a thread of its own that is watched, through one life or several. On the
 * test's thread; every call goes over to the group's and is waited for.
 */
final class Trial implements AutoCloseable {
    private static final int SLICES = 20;
    private static final long LOOK_NANOS = 20_000_000;

    private final GroupConformance suite;
    private final GroupThread thread;
    private final MessageGroup group;
    private final boolean lendsStrictly;
    private SteppedContext context;
    private boolean running;
    private boolean released;

    /** Makes the group; it is not started yet. */
    Trial(GroupConformance suite, boolean lendsStrictly) {
        this.suite = suite;
        this.lendsStrictly = lendsStrictly;
        thread = new GroupThread(suite.limit());
        try {
            group = thread.call("group()", suite::group);
        } catch (AssertionFailedError e) {
            thread.close();
            throw e;
        }
    }

    /** Begins a life, with all the peers there. */
    Trial start() {
        context = new SteppedContext(suite.side(), suite.address()).whenFull(suite.whenFull());
        context.life().watch(thread);
        context.life().lendsStrictly(lendsStrictly);
        String[] names = suite.peers().toArray(String[]::new);
        running = true;
        try {
            run(() -> context.start(group, names));
        } catch (AssertionFailedError e) {
            thread.close();
            throw e;
        }
        return this;
    }

    SteppedContext context() {
        return context;
    }

    /** The peers that are there, in the order in which they came. */
    List<FakePeer> peers() {
        return context.attached();
    }

    FakePeer first() {
        return peers().get(0);
    }

    void run(Runnable body) {
        thread.run(
                () -> {
                    body.run();
                    return null;
                });
    }

    <T> T ask(Callable<T> question) {
        return thread.run(question);
    }

    /** The peer says this; what can be seen of it is read from everybody. */
    Trace say(FakePeer from, String data) {
        return thread.run(
                () -> {
                    drain();
                    int lost = from.tooLong();
                    int refused = from.refusals();
                    List<String> effects = new ArrayList<>();
                    give(from, data);
                    context.run();
                    await(
                            () -> {
                                effects.addAll(suite.effects());
                                return effects.isEmpty()
                                        && from.refusals() == refused
                                        && peers().stream().allMatch(p -> p.waiting().isEmpty());
                            });
                    return trace(from, effects, from.tooLong() - lost);
                });
    }

    /** The peer says this, and the group does not run yet. On the group's thread. */
    void give(FakePeer from, String data) {
        String address = addressOf(suite.address());
        from.sends(data, address, address);
    }

    /** The pattern's own address, or one of its family. */
    static String addressOf(String pattern) {
        return Address.isFamily(pattern)
                ? pattern.substring(0, pattern.length() - 1) + "1"
                : pattern;
    }

    /** Gives the group the time that it may take, on both clocks, until something can be seen. */
    private void await(BooleanSupplier nothingYet) throws InterruptedException {
        Duration slice = suite.answerWithin().dividedBy(SLICES);
        for (int i = 0; i < SLICES && !slice.isZero() && nothingYet.getAsBoolean(); i++) {
            context.pass(slice);
        }
        long end = endOfWait();
        boolean mayCome = true;
        while (mayCome && nothingYet.getAsBoolean()) {
            mayCome = awaitMore(end);
        }
    }

    /** Until when to wait, on the machine's steady clock, for what others do for the group. */
    long endOfWait() {
        return System.nanoTime() + suite.waitAtMost().toNanos();
    }

    /** Waits a little for a task and runs it; false when time is over. On the group's thread. */
    boolean awaitMore(long end) throws InterruptedException {
        long left = end - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        // Not all of it: a group that is at fault does something without a task.
        context.life().queue().awaitTask(Duration.ofNanos(Math.min(left, LOOK_NANOS)));
        context.run();
        return true;
    }

    /** All the time that an answer may take on the test's clock. On the group's thread. */
    void passAnswerTime() {
        context.pass(suite.answerWithin());
    }

    private Trace trace(FakePeer from, List<String> effects, int lost) {
        List<JsonNode> answers = new ArrayList<>();
        List<JsonNode> nacks = new ArrayList<>();
        List<JsonNode> toOthers = new ArrayList<>();
        for (JsonNode message : from.readAll()) {
            (suite.isNack(message) ? nacks : answers).add(message);
        }
        peers().stream()
                .filter(peer -> peer != from)
                .forEach(peer -> toOthers.addAll(peer.readAll()));
        effects.addAll(suite.effects());
        return new Trace(answers, nacks, toOthers, effects, lost);
    }

    /** Reads what is of no interest: what a group says unasked, say. On the group's thread. */
    void drain() {
        List.copyOf(peers()).forEach(FakePeer::readAll);
        suite.effects();
    }

    /**
     * A good message is treated as it should be.
     *
     * @param when to complete "Expected an answer to …"
     */
    Trace expectServed(FakePeer from, Sample sample, String when) {
        Trace trace = say(from, sample.data());
        boolean asDeclared =
                sample.answered() ? !trace.answers().isEmpty() : trace.nacks().isEmpty();
        if (!asDeclared) {
            throw new AssertionFailedError(
                    "Expected "
                            + (sample.answered() ? "an answer" : "no nack")
                            + " to "
                            + sample
                            + " from "
                            + from
                            + when
                            + ", found "
                            + trace);
        }
        return trace;
    }

    /** Every good message from every peer, as it should be. */
    List<Trace> expectAllServed(String when) {
        List<Trace> traces = new ArrayList<>();
        for (FakePeer peer : List.copyOf(peers())) {
            for (Sample sample : suite.messages()) {
                traces.add(expectServed(peer, sample, when));
            }
        }
        return traces;
    }

    void pass(Duration time) {
        run(() -> context.pass(time));
    }

    /** Ends the life. */
    void stop() {
        running = false;
        run(context::stop);
    }

    /** Ends the group itself, after its last life, and gives the threads it has left behind. */
    List<String> end() {
        if (running) {
            stop();
        }
        released = true;
        thread.call(
                "release",
                () -> {
                    suite.release(group);
                    return null;
                });
        return thread.left();
    }

    @Override
    public void close() {
        try {
            if (!released && !thread.isGivenUp()) {
                end();
            }
        } finally {
            thread.close();
        }
    }
}
