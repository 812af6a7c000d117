// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What waits for one group: messages, of each peer in the order they came, and tasks, and which
 * peers came, went or have room again. It belongs to the address, not to the service, so that it
 * outlives an update: one worker after the other takes from it, and a former one gets nothing more.
 *
 * <p><b>Fairness:</b> a message of each peer in turn ({@link Turns}), and between two of them a
 * task and a peer that has room again. So what a peer floods the group with is ahead of that peer's
 * own next message and of nobody else's, and a long answer to one holds up no other.
 *
 * <p><b>Bounds:</b> messages by number and bytes, on a host of one guest by a quarter of both;
 * tasks by number. What is beyond is refused. Coming and going is kept as state, not as events: a
 * peer stands in each set at most once, so a flapping guest adds nothing.
 *
 * <p><b>Threads:</b> any puts in, the worker's takes out. The lock guards a few field accesses, no
 * more.
 */
final class Mailbox {
    /** Of how many kinds of work each has its turn: messages, room, tasks. */
    private static final int KINDS = 3;

    private static final Runnable NOBODY = () -> {};

    private final int shares;
    private final Turns turns = new Turns();

    private final ArrayDeque<Task> waitingTasks = new ArrayDeque<>();

    /** Whose kind's turn it is. */
    private int kind;

    /** Who came, and no worker has been told. */
    private final Set<Lane> arrived = new LinkedHashSet<>();

    /** Who went, with no message left here. */
    private final Set<Lane> departed = new LinkedHashSet<>();

    private final Set<Lane> writable = new LinkedHashSet<>();
    private int messages;
    private int bytes;
    private boolean refusing;
    private boolean closed;

    /** Written with the lock held; read without, to turn away who offers tasks without end. */
    private volatile int tasks;

    /** Who takes, or null while nobody serves. */
    private GroupWorker taker;

    private volatile Runnable wake = NOBODY;

    /** What became of something that was put in. */
    enum Offer {
        /** It waits. */
        ACCEPTED,
        /** Refused: there is no room. */
        FULL,
        /** Refused: the group is set aside, see {@link #refuse}. */
        SET_ASIDE,
        /** Refused: the address is not served any more. */
        CLOSED
    }

    /** The mailbox of a group that serves this side. */
    Mailbox(Side side) {
        shares = shares(side);
    }

    /** Into how many parts its bounds are divided, of which a peer has one. */
    static int shares(Side side) {
        return side == Side.HOST ? 4 : 1;
    }

    // ---- what comes in

    Offer offer(ReceivedMessage message, Limits limits) {
        synchronized (this) {
            if (closed) {
                return Offer.CLOSED;
            }
            if (refusing) {
                return Offer.SET_ASIDE;
            }
            if (!hasRoom(message, limits)) {
                return Offer.FULL;
            }
            turns.add(message);
            messages++;
            bytes += message.length();
        }
        wake.run();
        return Offer.ACCEPTED;
    }

    private boolean hasRoom(ReceivedMessage message, Limits limits) {
        if (messages >= limits.mailboxMessages()
                || bytes + message.length() > limits.mailboxBytes()) {
            return false;
        }
        MessageQueue own = turns.queue(message.lane);
        return own.size() == 0
                || (own.size() < limits.mailboxMessages() / shares
                        && own.bytes() + message.length() <= limits.mailboxBytes() / shares);
    }

    /** A task of this worker; refused when it does not take from here any more. */
    boolean offer(GroupWorker worker, Task task, Limits limits) {
        if (tasks >= limits.mailboxMessages()) {
            return false;
        }
        synchronized (this) {
            if (closed || taker != worker || tasks >= limits.mailboxMessages()) {
                return false;
            }
            waitingTasks.addLast(task);
            tasks = tasks + 1;
        }
        wake.run();
        return true;
    }

    void arrived(Lane lane) {
        synchronized (this) {
            arrived.add(lane);
        }
        wake.run();
    }

    /** The peer has gone: said after the last of its messages has been taken. */
    void departed(Lane lane) {
        synchronized (this) {
            lane.departed = true;
            writable.remove(lane);
            if (!hasGone(lane)) {
                turns.left(lane);
                return;
            }
            if (taker == null || arrived.contains(lane)) {
                forget(lane);
                return;
            }
            departed.add(lane);
        }
        wake.run();
    }

    void writable(Lane lane) {
        synchronized (this) {
            if (lane.departed || taker == null) {
                return;
            }
            writable.add(lane);
        }
        wake.run();
    }

    // ---- who takes

    /** From now on this worker takes, and is told that there is something to take. */
    synchronized void claim(GroupWorker worker, Runnable wake) {
        taker = worker;
        refusing = false;
        this.wake = wake;
    }

    /**
     * The worker takes nothing any more. Its tasks are dropped; messages stay for its successor.
     * Without effect when it is not the one who takes.
     */
    synchronized void release(GroupWorker worker) {
        if (taker != worker) {
            return;
        }
        taker = null;
        wake = NOBODY;
        waitingTasks.clear();
        tasks = 0;
        writable.clear();
        departed.clear();
    }

    /**
     * The peers that are there when the worker begins, those that have gone and left a message
     * included: it has to be told of each.
     *
     * @param connected the peers that were connected a moment ago
     */
    synchronized List<Lane> begin(GroupWorker worker, Collection<Lane> connected) {
        if (taker != worker) {
            return List.of();
        }
        departed.clear();
        Set<Lane> there = turns.lanes();
        there.addAll(connected);
        there.removeIf(Mailbox::hasGone);
        there.forEach(arrived::remove);
        return List.copyOf(there);
    }

    private void forget(Lane lane) {
        arrived.remove(lane);
        departed.remove(lane);
    }

    /**
     * Takes what is next: who came, who went, and in turn messages, who has room, and tasks.
     *
     * @return null when nothing is there, or this worker takes no more
     */
    synchronized Work take(GroupWorker worker) {
        if (taker != worker) {
            return null;
        }
        Lane lane = first(arrived);
        if (lane != null) {
            return new Arrival(lane);
        }
        lane = first(departed);
        if (lane != null) {
            return new Departure(lane);
        }
        Work work = null;
        for (int i = 0; i < KINDS && work == null; i++) {
            work = takeOfKind(kind);
            kind = (kind + 1) % KINDS;
        }
        return work;
    }

    private Work takeOfKind(int which) {
        return switch (which) {
            case 0 -> turns.isEmpty() ? null : takeMessage();
            case 1 -> writable.isEmpty() ? null : new Writable(first(writable));
            default -> takeTask();
        };
    }

    private Task takeTask() {
        if (tasks == 0) {
            return null;
        }
        Task task = waitingTasks.pollFirst();
        tasks = waitingTasks.size();
        return task;
    }

    private ReceivedMessage takeMessage() {
        ReceivedMessage message = turns.take();
        if (hasGone(message.lane)) {
            departed.add(message.lane);
        }
        messages--;
        bytes -= message.length();
        return message;
    }

    /** Whether the group can be told that the peer went: the last of its messages was taken. */
    private static boolean hasGone(Lane lane) {
        return lane.departed && lane.waiting == 0;
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

    // ---- while nobody takes

    /** Refuses messages until a worker claims the mailbox, or {@link #park} is called. */
    synchronized void refuse() {
        refusing = true;
    }

    /** Lets messages wait for a worker that is to come. */
    synchronized void park() {
        refusing = false;
    }

    /** Takes nothing in any more. */
    synchronized void close() {
        closed = true;
    }

    /** Takes out all messages that wait, for nobody serves the group any more. */
    synchronized List<ReceivedMessage> drain() {
        List<ReceivedMessage> drained = new ArrayList<>(messages);
        while (!turns.isEmpty()) {
            ReceivedMessage message = takeMessage();
            drained.add(message);
            if (hasGone(message.lane)) {
                forget(message.lane);
            }
        }
        waitingTasks.clear();
        tasks = 0;
        return drained;
    }

    synchronized int messagesOf(Lane lane) {
        return lane.waiting;
    }

    synchronized int messages() {
        return messages;
    }

    /** Something to do for the group, on its thread. */
    sealed interface Work permits Arrival, Departure, Writable, Task, ReceivedMessage {}

    record Arrival(Lane lane) implements Work {}

    record Departure(Lane lane) implements Work {}

    record Writable(Lane lane) implements Work {}

    record Task(Runnable runnable) implements Work {}
}
