// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.function.Consumer;

/**
 * The messages of one instance that wait for one group, linked to each other: there may be such a
 * queue for every instance and group, and an empty one is to cost next to nothing. Guarded by the
 * mailbox.
 */
final class MessageQueue {
    private ReceivedMessage first;
    private ReceivedMessage last;
    private int size;
    private int bytes;

    /** Adds one that waits nowhere. */
    void add(ReceivedMessage message) {
        if (first == null) {
            first = message;
        } else {
            last.next = message;
        }
        last = message;
        size++;
        bytes += message.length();
    }

    /** Takes the first, which must be there. */
    ReceivedMessage take() {
        ReceivedMessage taken = first;
        first = taken.next;
        taken.next = null;
        size--;
        bytes -= taken.length();
        if (first == null) {
            last = null;
        }
        return taken;
    }

    void forEach(Consumer<ReceivedMessage> visitor) {
        for (ReceivedMessage message = first; message != null; message = message.next) {
            visitor.accept(message);
        }
    }

    int size() {
        return size;
    }

    /** How many bytes of data they have. */
    int bytes() {
        return bytes;
    }
}
