// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

/**
 * The messages of one peer that wait for one group, linked to each other: there is such a queue for
 * every peer and group, and an empty one is to cost next to nothing. Guarded by the mailbox.
 */
final class MessageQueue {
    private ReceivedMessage first;
    private ReceivedMessage last;
    private int size;

    /** Adds one that waits nowhere, and gives how many wait now. */
    int add(ReceivedMessage message) {
        if (first == null) {
            first = message;
        } else {
            last.next = message;
        }
        last = message;
        return ++size;
    }

    /** Takes the first, which must be there. */
    ReceivedMessage take() {
        ReceivedMessage taken = first;
        first = taken.next;
        taken.next = null;
        size--;
        if (first == null) {
            last = null;
        }
        return taken;
    }

    int size() {
        return size;
    }
}
