// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Who watches the messages. While nobody does it costs one read of a field a message. */
final class TrafficWatch {
    private static final Traffic.Watcher[] NOBODY = {};

    private volatile Traffic.Watcher[] watchers = NOBODY;

    synchronized void add(Traffic.Watcher watcher) {
        Traffic.Watcher[] more = Arrays.copyOf(watchers, watchers.length + 1);
        more[watchers.length] = watcher;
        watchers = more;
    }

    synchronized void remove(Traffic.Watcher watcher) {
        watchers =
                Arrays.stream(watchers)
                        .filter(other -> other != watcher)
                        .toArray(Traffic.Watcher[]::new);
    }

    boolean isWatched() {
        return watchers.length > 0;
    }

    void saw(
            Traffic.Direction direction,
            PeerConnection peer,
            String address,
            byte[] bytes,
            int from,
            int to,
            String outcome) {
        String shown = address == null ? "" : address;
        Traffic traffic = null;
        for (Traffic.Watcher watcher : watchers) {
            if (watcher.wants(direction, peer.instance(), shown)) {
                if (traffic == null) {
                    int length = Math.min(to - from, Traffic.MAX_TEXT);
                    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
                    traffic =
                            new Traffic(
                                    peer.now(),
                                    direction,
                                    peer.side(),
                                    peer.instance(),
                                    shown,
                                    text,
                                    outcome);
                }
                watcher.saw(traffic);
            }
        }
    }
}
