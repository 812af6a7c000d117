// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes the calls of one life of a group, one after the other, in the order in which the base
 * layer's worker makes them; and watches that the group keeps its contract.
 */
final class GroupLife {
    private final StepQueue queue = new StepQueue();
    private final StepTimers timers = new StepTimers();
    private boolean timerWasLast;
    private final Set<FakePeer> known = new LinkedHashSet<>();
    private final Map<String, Peer> byName = new LinkedHashMap<>();
    private final List<Misuse> misuses = Collections.synchronizedList(new ArrayList<>());
    private boolean lendsStrictly = true;
    private Watcher watcher = new Watcher() {};
    private MessageGroup group;
    private volatile Thread thread;
    private boolean inside;
    private volatile boolean stopping;
    private volatile boolean ending;
    private volatile boolean ended;

    /** Hears of each call of the group. */
    interface Watcher {
        default void begins(Supplier<String> what) {}

        default void threw(Supplier<String> what, Throwable thrown) {}

        default void ends() {}
    }

    void watch(Watcher calls) {
        watcher = calls;
    }

    /** Whether messages are overwritten after their call; a base layer does not do so today. */
    void lendsStrictly(boolean strictly) {
        lendsStrictly = strictly;
    }

    StepQueue queue() {
        return queue;
    }

    StepTimers timers() {
        return timers;
    }

    /** The peers that the group knows of: by name, the latest of each. */
    Map<String, Peer> peers() {
        return byName;
    }

    List<Misuse> misuses() {
        return List.copyOf(misuses);
    }

    boolean isStarted() {
        return group != null;
    }

    boolean isStopping() {
        return stopping;
    }

    void start(MessageGroup starting, SteppedContext context) {
        List<FakePeer> present = queue.takeArrived();
        present.forEach(this::learn);
        group = starting;
        call(() -> "started", () -> group.started(context));
        present.forEach(this::tellOfArrival);
    }

    void stop() {
        stopping = true;
    }

    /** Makes the one call that is next; answers whether there was one. */
    boolean step(long nanoTime) {
        if (group == null || ended || inside) {
            return false;
        }
        if (stopping) {
            end();
            return true;
        }
        // A timer and something from the mailbox in turn: neither keeps the other waiting.
        boolean timersTurn = !timerWasLast;
        timerWasLast = false;
        return timersTurn
                ? stepTimer(nanoTime) || stepMailbox()
                : stepMailbox() || stepTimer(nanoTime);
    }

    private boolean stepTimer(long nanoTime) {
        Runnable due = timers.pollDue(nanoTime);
        if (due != null) {
            timerWasLast = true;
            call(() -> "a timer", due);
        }
        return due != null;
    }

    private boolean stepMailbox() {
        StepQueue.Step step = queue.take();
        if (step != null) {
            handle(step);
        }
        return step != null;
    }

    private void handle(StepQueue.Step step) {
        if (step instanceof StepQueue.Received received) {
            announce(received.peer());
            received(received.peer(), received.message());
        } else if (step instanceof StepQueue.Task task) {
            call(() -> "a task", task.runnable());
        } else if (step instanceof StepQueue.Arrived arrived) {
            announce(arrived.peer());
        } else if (step instanceof StepQueue.Departed departed) {
            departed(departed.peer());
        } else if (step instanceof StepQueue.Writable writable) {
            FakePeer peer = writable.peer();
            call(() -> "a task for room at " + peer, peer::becameWritable);
        }
    }

    private void announce(FakePeer peer) {
        if (learn(peer)) {
            tellOfArrival(peer);
        }
    }

    private boolean learn(FakePeer peer) {
        boolean isNew = known.add(peer);
        if (isNew) {
            byName.put(peer.name(), peer);
        }
        return isNew;
    }

    private void tellOfArrival(FakePeer peer) {
        call(() -> "peerCame(" + peer + ")", () -> group.peerCame(peer));
    }

    private void departed(FakePeer peer) {
        if (known.remove(peer)) {
            byName.remove(peer.name(), peer);
            call(() -> "peerWent(" + peer + ")", () -> group.peerWent(peer));
        }
    }

    private void received(FakePeer peer, LentMessage message) {
        try {
            call(
                    () -> "received(" + peer + ", " + message + ")",
                    () -> group.received(peer, message));
        } finally {
            if (lendsStrictly) {
                message.giveBack();
            }
        }
    }

    private void end() {
        ending = true;
        timers.clear();
        queue.close();
        known.forEach(FakePeer::gone);
        try {
            call(() -> "stopped", group::stopped);
        } finally {
            ended = true;
            known.clear();
            byName.clear();
        }
    }

    private void call(Supplier<String> what, Runnable body) {
        thread = Thread.currentThread();
        inside = true;
        watcher.begins(what);
        try {
            body.run();
        } catch (Throwable thrown) {
            watcher.threw(what, thrown);
            throw thrown;
        } finally {
            watcher.ends();
            inside = false;
        }
    }

    /** Notes what is against the contract; false when it comes too late to have any effect. */
    boolean allows(String what) {
        Thread current = Thread.currentThread();
        if (thread != null && current != thread) {
            misused(
                    Misuse.Kind.FOREIGN_THREAD,
                    "Expected only execute to be called on another thread than the group's, found"
                            + " on "
                            + current.getName()
                            + ": "
                            + what);
        }
        if (ended) {
            misused(
                    Misuse.Kind.AFTER_STOP,
                    "Expected nothing from a group that has been stopped, found " + what);
        }
        return !ended;
    }

    /** As {@link #allows}, for timers: they have been cancelled when {@code stopped} is called. */
    boolean allowsTimers() {
        boolean allowed = allows("GroupContext.after");
        if (allowed && ending) {
            misused(
                    Misuse.Kind.AFTER_STOP,
                    "Expected no timer of a group that is being stopped, found one set in stopped");
        }
        return allowed && !ending;
    }

    void misused(Misuse.Kind kind, String text) {
        misuses.add(new Misuse(kind, text));
    }
}
