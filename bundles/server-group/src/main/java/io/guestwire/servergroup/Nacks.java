// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Nack;
import io.guestwire.group.Peer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Answers messages that could not be used, each peer's within a limit a second; beyond it they are
 * only counted (DESIGN, "Rules of the base layer", 5). On the group's thread.
 */
final class Nacks {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final GroupContext context;
    private final Supplier<ServerGroupSettings> settings;
    private final Counters counters;
    private final Map<Peer, Window> windows = new HashMap<>();

    Nacks(GroupContext context, Supplier<ServerGroupSettings> settings, Counters counters) {
        this.context = context;
        this.settings = settings;
        this.counters = counters;
    }

    /**
     * Answers one message.
     *
     * @param cause counts it, when it is answered
     */
    void send(Peer peer, ServerGroupCounter cause, String origMsgType, String logMsg) {
        Window window = windows.computeIfAbsent(peer, key -> new Window(context.nanoTime()));
        if (window.allows(context.nanoTime(), settings.get().nacksPerSecond())) {
            counters.count(cause);
            peer.send(context.outgoing(new Nack(peer.version(), origMsgType, logMsg).json()));
        } else {
            counters.count(ServerGroupCounter.NACKS_SUPPRESSED);
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

        private boolean allows(long now, int limit) {
            if (now - since >= SECOND) {
                since = now;
                sent = 0;
            }
            return sent++ < limit;
        }
    }
}
