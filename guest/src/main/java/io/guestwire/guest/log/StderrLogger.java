// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest.log;

import java.io.PrintStream;
import org.slf4j.Marker;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes log lines to standard error: behind journald with the priority in front and without the
 * time, which it knows itself; elsewhere with the time of day, in UTC. Any thread.
 */
public final class StderrLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;
    private static final boolean JOURNAL = System.getenv("JOURNAL_STREAM") != null;
    private static final int MILLIS_A_DAY = 86_400_000;

    private static volatile Level threshold = Level.INFO;

    private final transient PrintStream out;

    StderrLogger(String name, PrintStream out) {
        this.name = name.substring(name.lastIndexOf('.') + 1);
        this.out = out;
    }

    /** Has lines of this level and graver ones written from now on, by all loggers. */
    public static void use(Level level) {
        threshold = level;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            org.slf4j.event.Level level,
            Marker marker,
            String message,
            Object[] arguments,
            Throwable thrown) {
        Level ours = Level.of(level.name());
        StringBuilder line = new StringBuilder(160);
        if (JOURNAL) {
            line.append('<').append(ours.priority()).append('>');
        } else {
            appendTime(line).append(' ').append(ours.name()).append(' ');
        }
        line.append(name).append(": ");
        line.append(MessageFormatter.basicArrayFormat(message, arguments));
        if (thrown != null) {
            line.append(": ").append(thrown);
        }
        synchronized (StderrLogger.class) {
            out.println(line);
            if (thrown != null && threshold == Level.DEBUG) {
                for (StackTraceElement element : thrown.getStackTrace()) {
                    out.println("    at " + element);
                }
            }
        }
    }

    private static StringBuilder appendTime(StringBuilder line) {
        int millis = (int) (System.currentTimeMillis() % MILLIS_A_DAY);
        appendTwo(line, millis / 3_600_000).append(':');
        appendTwo(line, millis / 60_000 % 60).append(':');
        appendTwo(line, millis / 1_000 % 60).append('.');
        return line.append((char) ('0' + millis / 100 % 10))
                .append((char) ('0' + millis / 10 % 10))
                .append((char) ('0' + millis % 10));
    }

    private static StringBuilder appendTwo(StringBuilder line, int number) {
        return line.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private static boolean isEnabled(Level level) {
        return level.compareTo(threshold) <= 0;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }
}
