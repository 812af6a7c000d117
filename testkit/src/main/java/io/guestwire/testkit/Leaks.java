// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/**
 * Checks that a group lets go of peers that went: one that holds each for ever grows without bound,
 * at the will of a guest that comes and goes.
 */
final class Leaks {
    private static final int VISITORS = 64;
    private static final int COLLECTIONS = 20;

    private Leaks() {}

    /**
     * Checks it.
     *
     * @param time after which also what the group may do later for a peer must be done
     */
    static void check(Trial trial, List<Sample> samples, Duration time) {
        List<WeakReference<FakePeer>> went = trial.ask(() -> visits(trial, samples));
        trial.pass(time);
        long end = trial.endOfWait();
        int held = held(went);
        while (held > VISITORS / 2 && trial.ask(() -> trial.awaitMore(end))) {
            held = held(went);
        }
        if (held > VISITORS / 2) {
            throw new AssertionFailedError(
                    "Expected peers that went to be forgotten, found "
                            + held
                            + " of "
                            + VISITORS
                            + " still held "
                            + time.toSeconds()
                            + " s later, by the test's clock");
        }
    }

    private static List<WeakReference<FakePeer>> visits(Trial trial, List<Sample> samples) {
        SteppedContext context = trial.context();
        List<WeakReference<FakePeer>> went = new ArrayList<>();
        for (int i = 0; i < VISITORS; i++) {
            FakePeer visitor = trial.first();
            for (Sample sample : samples) {
                trial.give(visitor, sample.data());
            }
            context.run();
            context.go(visitor);
            context.come(visitor.name());
            trial.drain();
            went.add(new WeakReference<>(visitor));
        }
        return went;
    }

    private static int held(List<WeakReference<FakePeer>> went) {
        int held = VISITORS;
        for (int i = 0; i < COLLECTIONS && held > VISITORS / 2; i++) {
            System.gc();
            held = (int) went.stream().filter(peer -> peer.get() != null).count();
        }
        return held;
    }
}
