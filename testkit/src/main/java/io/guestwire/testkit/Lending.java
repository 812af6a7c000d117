// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import java.time.Duration;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/**
 * Checks that a group keeps neither a message nor its buffer: when each is overwritten after its
 * call, the group must do what it does otherwise, and say nothing of what it was overwritten with.
 */
final class Lending {
    private static final String RULE =
            "Expected what is needed of a message after its call to be copied, found ";

    private Lending() {}

    /**
     * Checks it.
     *
     * @param trial one that overwrites
     * @param kept what was done for each message by each peer when nothing was overwritten
     */
    static void check(Trial trial, List<Sample> samples, List<Trace> kept) {
        int i = 0;
        for (FakePeer peer : trial.peers()) {
            for (Sample sample : samples) {
                Trace trace = say(trial, peer, sample);
                boolean quotes =
                        !sample.data().contains(LentMessage.OVERWRITTEN)
                                && trace.toString().contains(LentMessage.OVERWRITTEN);
                if (quotes || !trace.resembles(kept.get(i))) {
                    throw new AssertionFailedError(
                            RULE
                                    + trace
                                    + " in answer to "
                                    + sample
                                    + ", where it was "
                                    + kept.get(i)
                                    + " as long as the buffer was not overwritten");
                }
                i++;
            }
        }
        trial.pass(Duration.ofMinutes(2));
        Conversations.expectNo(Misuse.Kind.LENT_MESSAGE, trial);
    }

    private static Trace say(Trial trial, FakePeer peer, Sample sample) {
        try {
            return trial.say(peer, sample.data());
        } catch (AssertionFailedError e) {
            throw new AssertionFailedError(
                    RULE + "a failure once " + sample + " had been overwritten: " + e.getMessage(),
                    e);
        }
    }
}
