// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import java.util.List;
import org.opentest4j.AssertionFailedError;

/** What happens in the middle of conversations, for {@link GroupConformance}; on its thread. */
final class Conversations {
    private Conversations() {}

    /** A peer goes and comes again, so many times. */
    static void comeAndGo(Trial trial, int times) {
        SteppedContext context = trial.context();
        for (int i = 0; i < times; i++) {
            FakePeer peer = trial.first();
            context.go(peer);
            context.come(peer.name());
        }
    }

    /**
     * Peers go at every point of a conversation: before, with and after their messages, with
     * answers that wait for room, and so fast that the new one comes before the old one is seen to
     * go.
     */
    static void interrupted(Trial trial, List<Sample> samples) {
        SteppedContext context = trial.context();
        for (Sample sample : samples) {
            FakePeer peer = trial.first();
            trial.give(peer, sample.data());
            context.go(peer);
            FakePeer again = context.come(peer.name());
            trial.give(again, sample.data());
            context.run();
            context.go(again);
            FakePeer full = context.come(peer.name()).full(true);
            trial.give(full, sample.data());
            context.run();
            context.go(full);
            FakePeer old = context.come(peer.name());
            trial.give(old, sample.data());
            context.willGo(old);
            FakePeer successor = context.willCome(peer.name());
            trial.give(successor, sample.data());
            context.run();
            context.willGo(successor);
            FakePeer unseen = context.willCome(peer.name());
            context.willGo(unseen);
            context.come(peer.name());
        }
    }

    /** Conversations are begun with everybody; of the calls that follow so many are made. */
    static void begin(Trial trial, List<Sample> samples, int calls) {
        for (Sample sample : samples) {
            trial.peers().forEach(peer -> trial.give(peer, sample.data()));
        }
        for (int i = 0; i < calls; i++) {
            trial.context().step();
        }
    }

    /** The group has kept this rule. */
    static void expectNo(Misuse.Kind kind, Trial trial) {
        for (Misuse misuse : trial.context().misuses()) {
            if (misuse.kind() == kind) {
                throw new AssertionFailedError(misuse.text());
            }
        }
    }
}
