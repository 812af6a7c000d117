// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.baselayer.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What waits for a group, in the order in which a base layer's mailbox gives it: who came, who went
 * with nothing left here, then a message of each peer in turn, and between two of them who has room
 * and a task.
 *
 * <p><b>Bound:</b> tasks by number, as there. <b>Threads:</b> any.
 */
final class StepQueue {
    /** Of how many kinds of steps each has its turn: messages, room, tasks. */
    private static final int KINDS = 3;

    private static final int MAX_TASKS = Limits.DEFAULT.mailboxMessages();

    private final Set<FakePeer> arrived = new LinkedHashSet<>();
    private final Set<FakePeer> writable = new LinkedHashSet<>();
    private final Set<FakePeer> gone = new HashSet<>();
    private final Set<FakePeer> departed = new LinkedHashSet<>();

    /** Of whom messages wait, by name, whoever comes again included; who is next comes first. */
    private final Map<String, ArrayDeque<Received>> messages = new LinkedHashMap<>();

    private final ArrayDeque<Task> tasks = new ArrayDeque<>();
    private int kind;
    private boolean accepting = true;

    /** Says whether tasks are taken from now on. */
    synchronized void accepting(boolean accepts) {
        accepting = accepts;
    }

    synchronized boolean offer(Runnable task) {
        if (!accepting || tasks.size() >= MAX_TASKS) {
            return false;
        }
        tasks.add(new Task(task));
        notifyAll();
        return true;
    }

    synchronized void received(FakePeer peer, LentMessage message) {
        messages.computeIfAbsent(peer.name(), key -> new ArrayDeque<>())
                .add(new Received(peer, message));
    }

    synchronized void arrived(FakePeer peer) {
        arrived.add(peer);
    }

    synchronized void writable(FakePeer peer) {
        if (!gone.contains(peer)) {
            writable.add(peer);
        }
    }

    synchronized void departed(FakePeer peer) {
        writable.remove(peer);
        gone.add(peer);
        if (holdsMessagesOf(peer)) {
            return; // Told when the last of them has been taken.
        }
        if (!arrived.remove(peer)) { // Else it came and went unseen.
            departed.add(peer);
        }
    }

    /** Who came before the group is started. */
    synchronized List<FakePeer> takeArrived() {
        List<FakePeer> all = List.copyOf(arrived);
        arrived.clear();
        return all;
    }

    /** What is next, taken out, or null. */
    synchronized Step take() {
        FakePeer peer = first(arrived);
        if (peer != null) {
            return new Arrived(peer);
        }
        peer = first(departed);
        if (peer != null) {
            gone.remove(peer);
            return new Departed(peer);
        }
        Step step = null;
        for (int i = 0; i < KINDS && step == null; i++) {
            step = takeOfKind(kind);
            kind = (kind + 1) % KINDS;
        }
        return step;
    }

    private Step takeOfKind(int which) {
        return switch (which) {
            case 0 -> messages.isEmpty() ? null : takeMessage();
            case 1 -> writable.isEmpty() ? null : new Writable(first(writable));
            default -> tasks.poll();
        };
    }

    private Received takeMessage() {
        String name = messages.keySet().iterator().next();
        ArrayDeque<Received> waiting = messages.remove(name);
        Received next = waiting.remove();
        if (!waiting.isEmpty()) {
            messages.put(name, waiting); // Behind the others.
        }
        if (gone.contains(next.peer()) && !holdsMessagesOf(next.peer())) {
            departed.add(next.peer());
        }
        return next;
    }

    /** Waits until a task is there; answers whether there is one. */
    synchronized boolean awaitTask(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos();
                tasks.isEmpty() && left > 0;
                left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return !tasks.isEmpty();
    }

    /** Takes nothing any more, and forgets what waits. */
    synchronized void close() {
        accepting = false;
        arrived.clear();
        writable.clear();
        gone.clear();
        departed.clear();
        messages.clear();
        tasks.clear();
    }

    private boolean holdsMessagesOf(FakePeer peer) {
        ArrayDeque<Received> waiting = messages.get(peer.name());
        return waiting != null && waiting.stream().anyMatch(each -> each.peer() == peer);
    }

    private static FakePeer first(Set<FakePeer> peers) {
        Iterator<FakePeer> iterator = peers.iterator();
        if (!iterator.hasNext()) {
            return null;
        }
        FakePeer peer = iterator.next();
        iterator.remove();
        return peer;
    }

    /** One thing to do for the group. */
    sealed interface Step permits Arrived, Departed, Writable, Received, Task {}

    record Arrived(FakePeer peer) implements Step {}

    record Departed(FakePeer peer) implements Step {}

    record Writable(FakePeer peer) implements Step {}

    record Received(FakePeer peer, LentMessage message) implements Step {}

    record Task(Runnable runnable) implements Step {}
}
