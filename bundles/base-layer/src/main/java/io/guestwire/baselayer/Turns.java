// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whose message is next: one of each instance in turn. One that went and came again has a lane for
 * each time, and what it left is in the same queue as what it says now. So its messages stay in
 * order, and it gains nothing by coming again. Guarded by the mailbox.
 */
final class Turns {
    /** The queues whose turn comes, each once, with a message at least; who is next comes first. */
    private final ArrayDeque<MessageQueue> queues = new ArrayDeque<>();

    /** Of the instances that went and left messages, their queue. */
    private final Map<String, MessageQueue> left = new HashMap<>();

    boolean isEmpty() {
        return queues.isEmpty();
    }

    /** Where the messages of this lane wait. */
    MessageQueue queue(Lane lane) {
        if (lane.messages == null) {
            MessageQueue before = left.isEmpty() ? null : left.get(lane.connection.instance());
            lane.messages = before == null ? new MessageQueue() : before;
        }
        return lane.messages;
    }

    /** Lets a message wait. */
    void add(ReceivedMessage message) {
        MessageQueue queue = queue(message.lane);
        queue.add(message);
        message.lane.waiting++;
        if (queue.size() == 1) {
            queues.addLast(queue);
        }
    }

    /** The peer has gone, and has left messages. */
    void left(Lane lane) {
        left.put(lane.connection.instance(), lane.messages);
    }

    /** Takes the next message; there must be one. */
    ReceivedMessage take() {
        MessageQueue queue = queues.removeFirst();
        ReceivedMessage message = queue.take();
        message.lane.waiting--;
        if (queue.size() > 0) {
            queues.addLast(queue);
        } else if (!left.isEmpty()) {
            left.remove(message.lane.connection.instance(), queue);
        }
        return message;
    }

    /** All lanes with a message, those of one instance in their order. */
    Set<Lane> lanes() {
        Set<Lane> lanes = new LinkedHashSet<>();
        queues.forEach(queue -> queue.forEach(message -> lanes.add(message.lane)));
        return lanes;
    }
}
