// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.host;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.Peer;
import io.guestwire.scaling.ScalingCounter;
import io.guestwire.scaling.message.Fields;
import io.guestwire.scaling.message.MalformedException;
import io.guestwire.scaling.message.ScaleNack;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers messages that could not be used, {@value #MAX_A_SECOND} a second and peer; beyond that
 * they are only counted (DESIGN, "Rules of the base layer", 5). On the group's thread.
 */
final class Nacks {
    static final int MAX_A_SECOND = 20;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final GroupContext context;
    private final Counters counters;
    private final Map<Peer, Window> windows = new HashMap<>();

    Nacks(GroupContext context, Counters counters) {
        this.context = context;
        this.counters = counters;
    }

    /**
     * Answers one message: from the address that was asked for, to the one that asked. A nack is
     * never answered: two that do would go on for ever.
     */
    void send(Peer peer, Message message, String logMsg) {
        if (isNack(message)) {
            return;
        }
        long now = context.nanoTime();
        if (windows.computeIfAbsent(peer, key -> new Window(now)).allows(now)) {
            peer.send(
                    context.outgoing(ScaleNack.json(logMsg)),
                    message.version(),
                    message.destAddress(),
                    message.sourceAddress());
        } else {
            counters.count(ScalingCounter.NACKS_SUPPRESSED);
        }
    }

    private static boolean isNack(Message message) {
        try {
            return Fields.read(message.data()).isNack();
        } catch (MalformedException e) {
            return false;
        }
    }

    /** Forgets a peer that has gone. */
    void forget(Peer peer) {
        windows.remove(peer);
    }

    private static final class Window {
        private long since;
        private int sent;

        private Window(long since) {
            this.since = since;
        }

        private boolean allows(long now) {
            if (now - since >= SECOND) {
                since = now;
                sent = 0;
            }
            return sent++ < MAX_A_SECOND;
        }
    }
}
