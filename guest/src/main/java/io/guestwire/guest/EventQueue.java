// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits for one who listens and may read slowly, or not at all.
 *
 * <p><b>Bound:</b> {@link #MAX_BYTES} for one, and {@link #MAX_BYTES_IN_ALL} for all who share a
 * {@link Budget}, but one event for each whatever the others keep; the event that was taken last
 * counts until the next is. <b>When full:</b> the newest are left out; in their place stands how
 * many these were. <b>Threads:</b> any puts in, one takes out.
 */
final class EventQueue implements AutoCloseable {
    static final int MAX_BYTES = 256 << 10;
    static final int MAX_BYTES_IN_ALL = 1 << 20;

    /** What an event takes beside its texts. */
    private static final int OVERHEAD = 64;

    private static final int LATIN = 0xff;

    private final Budget budget;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private int bytes;
    private int inHand;
    private long missed;
    private boolean closed;

    /** The bytes of all queues together. */
    static final class Budget {
        private final AtomicInteger used = new AtomicInteger();

        private void add(int bytes) {
            used.addAndGet(bytes);
        }

        int used() {
            return used.get();
        }
    }

    EventQueue(Budget budget) {
        this.budget = budget;
    }

    /** Puts an event in, or counts it. */
    synchronized void offer(Event event) {
        // The note that goes before it has no texts.
        int length = bytesOf(event) + (missed > 0 ? OVERHEAD : 0);
        if (closed || !hasRoom(length)) {
            missed++;
            return;
        }
        resize(length);
        if (missed > 0) {
            events.addLast(new Event.Missed(missed));
            missed = 0;
        }
        events.addLast(event);
        notifyAll();
    }

    /** Takes the next event; null when none comes in time. */
    synchronized Event poll(long nanos) throws InterruptedException {
        resize(-inHand);
        inHand = 0;
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        while (events.isEmpty() && missed == 0 && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        Event event = events.pollFirst();
        if (event != null) {
            inHand = bytesOf(event);
        } else if (missed > 0) {
            event = new Event.Missed(missed);
            missed = 0;
        }
        return event;
    }

    /** One event at least has room, whatever the others keep. */
    private boolean hasRoom(int length) {
        return bytes == 0
                || (bytes + length <= MAX_BYTES && budget.used() + length <= MAX_BYTES_IN_ALL);
    }

    private void resize(int more) {
        bytes += more;
        budget.add(more);
    }

    /** Forgets what waits; nothing is taken any more. */
    @Override
    public synchronized void close() {
        closed = true;
        resize(-bytes);
        inHand = 0;
        events.clear();
    }

    private static int bytesOf(Event event) {
        if (event instanceof Event.Broadcast broadcast) {
            return OVERHEAD + bytesOf(broadcast.sourceInstance()) + bytesOf(broadcast.text());
        } else if (event instanceof Event.Notification notification) {
            return OVERHEAD + bytesOf(notification.document());
        } else if (event instanceof Event.Nack nack) {
            return OVERHEAD + bytesOf(nack.origMsgType()) + bytesOf(nack.logMsg());
        }
        return OVERHEAD;
    }

    /** As the JVM keeps it: with one byte a character where that will do. */
    private static int bytesOf(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > LATIN) {
                return 2 * text.length();
            }
        }
        return text.length();
    }
}
