// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.Arrays;

/**
 * What a group threw, or where it is, for the log: in words of our own, and bounded. The methods of
 * its exception are the group's code: they may fail or block, and a logger would run them while it
 * holds a lock; and whoever keeps the exception keeps the group's classes.
 */
final class GroupFailure extends Exception {
    private static final int MAX_CAUSES = 4;
    private static final int MAX_FRAMES = 64;
    private static final int MAX_CHARACTERS = 300;

    private GroupFailure(String text, StackTraceElement[] stack, GroupFailure cause) {
        super(text, cause, false, true);
        setStackTrace(Arrays.copyOf(stack, Math.min(MAX_FRAMES, stack.length)));
    }

    /** Of what a call threw. On the group's thread, between its calls. */
    static GroupFailure of(Throwable thrown) {
        return of(thrown, MAX_CAUSES);
    }

    /** Of a call that has not returned. Any thread. */
    static GroupFailure in(GroupWorker worker) {
        return new GroupFailure("the call is in", worker.stack(), null);
    }

    private static GroupFailure of(Throwable thrown, int depth) {
        String text = text(thrown);
        StackTraceElement[] stack = {};
        GroupFailure cause = null;
        try {
            stack = thrown.getStackTrace().clone();
            if (thrown.getCause() != null && depth > 0) {
                cause = of(thrown.getCause(), depth - 1);
            }
        } catch (Throwable t) {
            text = text + untold(t);
        }
        return new GroupFailure(text, stack, cause);
    }

    /** What a call threw, in one line. On the group's thread, between its calls. */
    static String text(Throwable thrown) {
        String name = thrown.getClass().getName();
        try {
            String message = thrown.getMessage();
            return message == null ? name : name + ": " + oneLine(message);
        } catch (Throwable t) {
            return name + untold(t);
        }
    }

    private static String untold(Throwable thrown) {
        return " (of which no more can be told: " + thrown.getClass().getName() + ")";
    }

    private static String oneLine(String message) {
        int length = Math.min(MAX_CHARACTERS, message.length());
        StringBuilder line = new StringBuilder(length + 1);
        for (int i = 0; i < length; i++) {
            char c = message.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return message.length() > length ? line.append('\u2026').toString() : line.toString();
    }

    /** It is told where the group was, not where this was made. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
