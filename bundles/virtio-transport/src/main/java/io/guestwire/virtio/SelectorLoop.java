// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that waits for thousands of sockets (epoll) and runs what is due: the commands of
 * other threads, timers, and whoever is {@link Ready}.
 *
 * <p><b>Fairness:</b> a round runs the commands that waited when it began, at most {@value
 * #TIMERS_A_ROUND} timers, and each ready socket once. So nobody who asks again and again keeps the
 * others waiting.
 *
 * <p><b>Errors:</b> what a command, a timer or a socket throws is logged and ends that socket only,
 * never the thread.
 */
public final class SelectorLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SelectorLoop.class);

    /**
     * What is read of one socket in one round, and so what a flood of one guest keeps the others
     * waiting for: some 25 messages, or 4,096 frames of one letter, each refused. A virtio port
     * gives half of it at once.
     */
    private static final int BUFFER_BYTES = 8 * 1024;

    private static final int TIMERS_A_ROUND = 64;
    private static final long PAUSE_AFTER_ERROR_NANOS = Duration.ofMillis(10).toNanos();

    private final Selector selector;
    private final Thread thread;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Object lock = new Object();

    /** Filled by all threads under the lock; the loop swaps it with the one that it has emptied. */
    private ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    private ArrayDeque<Runnable> running = new ArrayDeque<>();
    private boolean closing;
    private long timersMade;

    /** Who is called when a socket is ready. On the loop's thread. */
    public interface Ready {
        /** The socket is ready for something that its key is interested in. */
        void ready(SelectionKey key);

        /**
         * The loop ends, or {@link #ready} has thrown; the last call. The loop closes the socket
         * afterwards.
         */
        void dropped(String reason);
    }

    /** A task that waits for its time. */
    public static final class Timer implements Comparable<Timer> {
        private final long due;
        private final long order;
        private Runnable task;

        private Timer(long due, long order, Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }

        /** Forgets the task. On the loop's thread. */
        public void cancel() {
            task = null;
        }

        @Override
        public int compareTo(Timer other) {
            long difference = due - other.due;
            return difference == 0 ? Long.compare(order, other.order) : Long.signum(difference);
        }
    }

    /**
     * Something to be done on the loop's thread, however often it was asked for: it takes one place
     * in the queue at most, which bounds the queue by the number of signals.
     */
    public final class Signal implements Runnable {
        private static final AtomicIntegerFieldUpdater<Signal> RAISED =
                AtomicIntegerFieldUpdater.newUpdater(Signal.class, "raised");

        private final Runnable action;
        private volatile int raised;

        private Signal(Runnable action) {
            this.action = action;
        }

        /** Has the action run soon, once. Any thread; never blocks. */
        public void raise() {
            if (raised == 0 && RAISED.compareAndSet(this, 0, 1)) {
                execute(this);
            }
        }

        @Override
        public void run() {
            // Before the action: what is asked for while it runs needs another run.
            raised = 0;
            action.run();
        }
    }

    /**
     * Starts the loop.
     *
     * @param name of its thread
     * @throws IOException when the system gives no selector: out of descriptors
     */
    public SelectorLoop(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Makes a signal. Any thread. */
    public Signal signal(Runnable action) {
        return new Signal(action);
    }

    /**
     * Runs a command on the loop's thread, soon. Any thread; never blocks. For what is rare: each
     * call takes a place in the queue. What comes often uses a {@link Signal}.
     *
     * @return false when it will not run: the loop has ended
     */
    public boolean execute(Runnable command) {
        synchronized (lock) {
            if (closing) {
                return false;
            }
            waiting.add(command);
        }
        if (Thread.currentThread() != thread && woken.compareAndSet(false, true)) {
            selector.wakeup();
        }
        return true;
    }

    /** Runs a task once, after a delay. On the loop's thread. */
    public Timer after(Duration delay, Runnable task) {
        Timer timer = new Timer(System.nanoTime() + delay.toNanos(), timersMade++, task);
        timers.add(timer);
        return timer;
    }

    /**
     * Watches a non-blocking socket from now on. On the loop's thread.
     *
     * @throws ClosedChannelException when the socket is closed
     */
    public SelectionKey register(SelectableChannel socket, int interest, Ready ready)
            throws ClosedChannelException {
        return socket.register(selector, interest, ready);
    }

    /**
     * A buffer of 8 KiB over an array that all sockets share, empty. On the loop's thread, until
     * the caller returns.
     */
    public ByteBuffer buffer() {
        return buffer.clear();
    }

    /** Whether the caller is the loop's thread. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /**
     * Runs what waits already, ends everybody who is registered, and ends the thread. Waits for it
     * at most a second and a half.
     */
    @Override
    public void close() {
        synchronized (lock) {
            closing = true;
        }
        selector.wakeup();
        if (isCurrent()) {
            return;
        }
        try {
            thread.join(1_500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("{} is stuck in a call and was left behind", thread.getName());
        }
    }

    private void run() {
        boolean go = true;
        while (go) {
            try {
                go = round();
            } catch (Throwable e) {
                FailureLog.error(LOG, "{}: unexpected, going on", thread.getName(), e);
                // An error that comes again at once must not take a whole processor.
                LockSupport.parkNanos(PAUSE_AFTER_ERROR_NANOS);
            }
        }
        end();
    }

    private boolean round() throws IOException {
        long wait = waitMillis();
        if (wait < 0) {
            selector.selectNow(this::dispatch);
        } else {
            selector.select(this::dispatch, wait);
        }
        woken.set(false);
        boolean last = swap();
        for (Runnable command; (command = running.poll()) != null; ) {
            guarded(command);
        }
        runTimers();
        return !last;
    }

    /** How long to wait: -1 not at all, 0 for ever. */
    private long waitMillis() {
        synchronized (lock) {
            if (!waiting.isEmpty() || closing) {
                return -1;
            }
        }
        while (!timers.isEmpty() && timers.peek().task == null) {
            timers.poll();
        }
        if (timers.isEmpty()) {
            return 0;
        }
        long nanos = timers.peek().due - System.nanoTime();
        return nanos <= 0 ? -1 : nanos / 1_000_000 + 1;
    }

    private boolean swap() {
        synchronized (lock) {
            ArrayDeque<Runnable> emptied = running;
            running = waiting;
            waiting = emptied;
            return closing;
        }
    }

    private void runTimers() {
        long now = System.nanoTime();
        for (int i = 0; i < TIMERS_A_ROUND; i++) {
            Timer timer = timers.peek();
            if (timer == null || timer.due - now > 0) {
                return;
            }
            timers.poll();
            if (timer.task != null) {
                guarded(timer.task);
            }
        }
    }

    private void dispatch(SelectionKey key) {
        try {
            ((Ready) key.attachment()).ready(key);
        } catch (Throwable e) {
            FailureLog.error(LOG, "{}: a socket is closed after an error", thread.getName(), e);
            drop(key, "internal error");
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            FailureLog.error(LOG, "{}: a task failed", thread.getName(), e);
        }
    }

    private void end() {
        for (SelectionKey key : List.copyOf(selector.keys())) {
            drop(key, "the transport has been stopped");
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("Closing the selector", e);
        }
    }

    private void drop(SelectionKey key, String reason) {
        if (key.isValid()) {
            guarded(() -> ((Ready) key.attachment()).dropped(reason));
        }
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException e) {
            LOG.debug("Closing a socket", e);
        }
    }
}
