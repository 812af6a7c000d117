// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose message is next: one of each peer in turn. A peer that went and came again has a lane for
 * each time, and they have one turn: what it said last waits until what it had left is taken. So
 * the messages of an instance stay in order, and it gains nothing by coming again. Guarded by the
 * mailbox.
 */
final class Turns {
    /** The lanes whose turn comes, each once, with a message at least; who is next comes first. */
    private final ArrayDeque<Lane> lanes = new ArrayDeque<>();

    /** Of the instances that went and left messages, the lane that came last. */
    private final Map<String, Lane> last = new HashMap<>();

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    /** Lets a message wait. */
    void add(ReceivedMessage message) {
        Lane lane = message.lane;
        if (lane.add(message) > 1) {
            return;
        }
        Lane before = last.isEmpty() ? null : last.get(lane.connection.instance());
        if (before == null || before == lane) {
            lanes.addLast(lane);
        } else {
            before.next = lane;
            last.put(lane.connection.instance(), lane);
        }
    }

    /** The peer has gone, and has left messages. */
    void left(Lane lane) {
        last.put(lane.connection.instance(), lane);
    }

    /** Takes the next message; there must be one. */
    ReceivedMessage take() {
        Lane lane = lanes.removeFirst();
        ReceivedMessage message = lane.takeMessage();
        if (lane.messages() > 0) {
            lanes.addLast(lane);
        } else if (lane.next != null) {
            lanes.addLast(lane.next);
            lane.next = null;
        } else if (!last.isEmpty()) {
            last.remove(lane.connection.instance(), lane);
        }
        return message;
    }

    /** All lanes with a message, those of one instance in their order. */
    List<Lane> all() {
        List<Lane> all = new ArrayList<>(lanes.size());
        for (Lane first : lanes) {
            for (Lane lane = first; lane != null; lane = lane.next) {
                all.add(lane);
            }
        }
        return all;
    }
}
