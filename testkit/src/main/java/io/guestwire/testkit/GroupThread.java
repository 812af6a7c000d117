// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.opentest4j.AssertionFailedError;

/**
 * A real thread that a group under test runs on, and the watch over it: a call that does not return
 * in time fails with its stack, and what the group throws fails with the call that threw it. The
 * threads that the group starts from here on can be told from all others, by their thread group.
 */
final class GroupThread implements GroupLife.Watcher, AutoCloseable {
    private static final long LOOK_MILLIS = 20;
    private static final int SHOWN_FRAMES = 15;

    private final Duration limit;
    private final ThreadGroup threads = new ThreadGroup("group under test");
    private final LinkedBlockingQueue<FutureTask<?>> work = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(threads, this::work, "group under test");
    private volatile Supplier<String> call = () -> "nothing";
    private volatile long began;
    private volatile boolean inside;
    private volatile boolean closed;
    private volatile Throwable thrown;

    GroupThread(Duration limit) {
        this.limit = limit;
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        try {
            while (!closed) {
                work.take().run();
            }
        } catch (InterruptedException ignored) {
            // It was given up, or it ends.
        }
    }

    @Override
    public void begins(Supplier<String> what) {
        call = what;
        began = System.nanoTime();
        inside = true;
    }

    @Override
    public void threw(Supplier<String> what, Throwable cause) {
        thrown = cause;
    }

    @Override
    public void ends() {
        inside = false;
        Thread.interrupted(); // As the base layer does: a group may interrupt its own thread.
    }

    /**
     * Does something on the thread, and waits for it.
     *
     * @throws AssertionFailedError when a call of the group does not return in time, or throws
     */
    <T> T run(Callable<T> body) {
        if (closed) {
            throw new AssertionFailedError("The group has been given up, or its trial has ended");
        }
        FutureTask<T> task = new FutureTask<>(body);
        work.add(task);
        while (true) {
            try {
                return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (inside && System.nanoTime() - began > limit.toNanos()) {
                    throw overdue();
                }
            } catch (ExecutionException e) {
                throw failed(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionFailedError("The test was interrupted in " + call.get(), e);
            }
        }
    }

    /** As {@link #run}, for a call that is no call of {@link SteppedContext}. */
    <T> T call(String what, Callable<T> body) {
        return run(
                () -> {
                    begins(() -> what);
                    try {
                        return body.call();
                    } catch (Exception | Error e) {
                        threw(call, e);
                        throw e;
                    } finally {
                        ends();
                    }
                });
    }

    private AssertionFailedError overdue() {
        StackTraceElement[] stack = thread.getStackTrace();
        closed = true;
        thread.interrupt();
        return new AssertionFailedError(
                "Expected "
                        + call.get()
                        + " to return within "
                        + limit.toMillis()
                        + " ms, found it still at"
                        + shown(stack));
    }

    private AssertionFailedError failed(Throwable cause) {
        if (cause == thrown) {
            return new AssertionFailedError(
                    "Expected " + call.get() + " to throw nothing, found it throw " + cause, cause);
        }
        return cause instanceof AssertionFailedError failure
                ? failure
                : new AssertionFailedError("The check itself failed: " + cause, cause);
    }

    /**
     * The threads that the group has started and that are still there after a while, with their
     * stacks.
     */
    List<String> left() {
        long end = System.nanoTime() + limit.toNanos();
        for (Thread other : others()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            try {
                other.join(Math.max(1, millis));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return others().stream()
                .map(other -> other.getName() + ", at" + shown(other.getStackTrace()))
                .toList();
    }

    private List<Thread> others() {
        Thread[] found = new Thread[threads.activeCount() + 64];
        int count = threads.enumerate(found, true);
        return Arrays.stream(found, 0, count).filter(other -> other != thread).toList();
    }

    private static String shown(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .limit(SHOWN_FRAMES)
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining());
    }

    boolean isGivenUp() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            work.add(new FutureTask<>(() -> null));
        }
    }
}
