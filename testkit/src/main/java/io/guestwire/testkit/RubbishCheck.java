// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.opentest4j.AssertionFailedError;

/** Gives a group every rubbish there is, and looks what becomes of it and of good messages. */
final class RubbishCheck {
    private static final int MAX_SHOWN = 5;

    /** Nacks are limited a second; a group may do the same. */
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final Trial trial;
    private final List<Sample> samples;
    private final List<Rubbish> all;

    RubbishCheck(Trial trial, List<Sample> samples) {
        this.trial = trial;
        this.samples = samples;
        String address = trial.context().address();
        String own = Trial.addressOf(address);
        this.all = Rubbish.of(samples, Json.maxDataBytes(own, own));
    }

    /** Each is answered, but for those that may be ignored. */
    void expectAnswers(Predicate<Rubbish> mayBeIgnored) {
        List<String> ignored = new ArrayList<>();
        for (Rubbish rubbish : all) {
            Trace trace = trial.say(trial.first(), rubbish.data());
            if (trace.isSilent() && !mayBeIgnored.test(rubbish)) {
                ignored.add("\n  " + rubbish + "; found " + trace);
            }
            trial.pass(BETWEEN);
        }
        if (!ignored.isEmpty()) {
            List<String> shown = ignored.subList(0, Math.min(MAX_SHOWN, ignored.size()));
            throw new AssertionFailedError(
                    "Expected an answer or a nack to everything, found none to "
                            + ignored.size()
                            + " messages:"
                            + String.join("", shown)
                            + (ignored.size() > MAX_SHOWN ? "\n  \u2026" : ""));
        }
    }

    /** After each, the good messages have the effects that they had before. */
    void expectGoodMessagesServed() {
        List<Trace> before = new ArrayList<>();
        for (Sample sample : samples) {
            before.add(trial.expectServed(trial.first(), sample, ""));
        }
        for (Rubbish rubbish : all) {
            trial.say(trial.first(), rubbish.data());
            trial.pass(BETWEEN);
            for (int i = 0; i < before.size(); i++) {
                expectSame(samples.get(i), before.get(i), " after " + rubbish);
            }
        }
    }

    private void expectSame(Sample sample, Trace before, String when) {
        Trace after = trial.expectServed(trial.first(), sample, when);
        if (!after.resembles(before)) {
            throw new AssertionFailedError(
                    "Expected the same of "
                            + sample
                            + when
                            + " as before, which was "
                            + before
                            + ", found "
                            + after);
        }
    }
}
