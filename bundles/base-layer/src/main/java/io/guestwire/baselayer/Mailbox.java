// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What waits for one group: messages and tasks in the order they came, and which peers came, went
 * or have room again. It belongs to the address, not to the service, so that it outlives an update.
 *
 * <p><b>Bounds:</b> messages by number and bytes, of one peer by a quarter of the number; tasks by
 * number. What is beyond is refused. Coming and going is kept as state, not as events: a peer
 * stands in each set at most once, so a flapping guest adds nothing.
 *
 * <p><b>Threads:</b> any puts in, one at a time takes out. The lock guards a few field accesses, no
 * more.
 */
final class Mailbox {
    private static final int SHARE = 4;

    private final ArrayDeque<Work> queue = new ArrayDeque<>();
    private final Set<Lane> arrived = new LinkedHashSet<>();
    private final Set<Lane> departed = new LinkedHashSet<>();
    private final Set<Lane> writable = new LinkedHashSet<>();
    private int messages;
    private int bytes;
    private int tasks;
    private boolean closed;
    private volatile Runnable wake = () -> {};

    /** What became of something that was put in. */
    enum Offer {
        /** It waits. */
        ACCEPTED,
        /** Refused: there is no room. */
        FULL,
        /** Refused: the address is not served any more. */
        CLOSED
    }

    /** Whom to tell that there is something to take. */
    void onWork(Runnable wake) {
        this.wake = wake;
    }

    Offer offer(ReceivedMessage message, Limits limits) {
        synchronized (this) {
            if (closed) {
                return Offer.CLOSED;
            }
            Lane lane = message.lane;
            if (messages >= limits.mailboxMessages()
                    || bytes + message.length() > limits.mailboxBytes()
                    || lane.messagesInMailbox >= Math.max(1, limits.mailboxMessages() / SHARE)) {
                return Offer.FULL;
            }
            queue.addLast(message);
            messages++;
            bytes += message.length();
            lane.messagesInMailbox++;
        }
        wake.run();
        return Offer.ACCEPTED;
    }

    boolean offer(Task task, Limits limits) {
        synchronized (this) {
            if (closed || tasks >= limits.mailboxMessages()) {
                return false;
            }
            queue.addLast(task);
            tasks++;
        }
        wake.run();
        return true;
    }

    void arrived(Lane lane) {
        synchronized (this) {
            lane.arrivalWaits = true;
            arrived.add(lane);
        }
        wake.run();
    }

    /** The peer has gone: said after the last of its messages has been taken. */
    void departed(Lane lane) {
        synchronized (this) {
            lane.departed = true;
            writable.remove(lane);
            if (arrived.remove(lane) && lane.messagesInMailbox == 0) {
                return; // Came and went unseen.
            }
            departed.add(lane);
        }
        wake.run();
    }

    void writable(Lane lane) {
        synchronized (this) {
            if (lane.departed) {
                return;
            }
            writable.add(lane);
        }
        wake.run();
    }

    /**
     * Takes what is next: who came, who has room, messages and tasks, and who went with nothing
     * left here.
     *
     * @return null when nothing is there
     */
    synchronized Work take() {
        Lane lane = first(arrived);
        if (lane != null) {
            lane.arrivalWaits = false;
            return new Arrival(lane);
        }
        lane = first(writable);
        if (lane != null) {
            return new Writable(lane);
        }
        lane = gone();
        if (lane != null) {
            return new Departure(lane);
        }
        Work work = queue.pollFirst();
        if (work instanceof ReceivedMessage message) {
            messages--;
            bytes -= message.length();
            message.lane.messagesInMailbox--;
            if (message.lane.arrivalWaits) {
                arrived.remove(message.lane);
            }
        } else if (work != null) {
            tasks--;
        }
        return work;
    }

    /** Takes who came already before the group is started. */
    synchronized void takeArrivals(Set<Lane> lanes) {
        for (Lane lane = first(arrived); lane != null; lane = first(arrived)) {
            lane.arrivalWaits = false;
            lanes.add(lane);
        }
    }

    private Lane gone() {
        for (Iterator<Lane> lanes = departed.iterator(); lanes.hasNext(); ) {
            Lane lane = lanes.next();
            if (lane.messagesInMailbox == 0) {
                lanes.remove();
                return lane;
            }
        }
        return null;
    }

    private static Lane first(Set<Lane> lanes) {
        if (lanes.isEmpty()) {
            return null;
        }
        Iterator<Lane> iterator = lanes.iterator();
        Lane lane = iterator.next();
        iterator.remove();
        return lane;
    }

    /** Takes all messages that wait, when nobody serves the group any more. */
    void takeMessages(Consumer<ReceivedMessage> taker) {
        for (Work work = take(); work != null; work = take()) {
            if (work instanceof ReceivedMessage message) {
                taker.accept(message);
            }
        }
    }

    /** Drops the tasks of a group that has stopped; messages stay for its successor. */
    synchronized void dropTasks() {
        queue.removeIf(work -> work instanceof Task);
        tasks = 0;
        writable.clear();
    }

    synchronized int messagesOf(Lane lane) {
        return lane.messagesInMailbox;
    }

    synchronized int messages() {
        return messages;
    }

    /** Takes nothing in any more. What waits can still be taken. */
    synchronized void close() {
        closed = true;
    }

    /** Something to do for the group, on its thread. */
    sealed interface Work permits Arrival, Departure, Writable, Task, ReceivedMessage {}

    record Arrival(Lane lane) implements Work {}

    record Departure(Lane lane) implements Work {}

    record Writable(Lane lane) implements Work {}

    record Task(Runnable runnable) implements Work {}
}
