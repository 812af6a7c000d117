// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A guest that sends numbered messages at a steady rate, and holds each echo against the number
 * that has to come next: what is lost, comes twice or out of order is written down.
 *
 * <p>No more than {@value #WINDOW} messages are under way: so that a machine that is too busy for
 * the rate makes the load less and does not fill the mailbox. How long the guest was held back in
 * this way is counted.
 */
final class EchoGuest implements AutoCloseable {
    private static final String ADDRESS = "load.echo";
    private static final int WINDOW = 1_500;
    private static final int BURST = 50;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final GuestSocket socket;
    private final AtomicLong longestPause = new AtomicLong();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private volatile long sent;
    private volatile long echoed;
    private volatile char version;
    private volatile long heldBack;
    private volatile boolean sending;
    private Thread writer;
    private long lastEcho;
    private boolean echoInRead;

    EchoGuest(Path channels, String instance) throws IOException {
        socket = new GuestSocket(channels, instance, this::line);
    }

    private void line(String line) {
        if (line == null) {
            if (echoInRead) {
                echoInRead = false;
                long now = System.nanoTime();
                long pause = now - lastEcho;
                lastEcho = now;
                longestPause.accumulateAndGet(pause, Math::max);
            }
            return;
        }
        int data = line.indexOf("\"data\":{\"v\":");
        String expected = ",\"n\":" + echoed + "}}";
        if (data < 0 || !line.endsWith(expected)) {
            if (wrong.size() < 10) {
                wrong.add("expected " + expected + ", found " + line);
            }
            return;
        }
        version = line.charAt(data + 12);
        echoed = echoed + 1;
        echoInRead = true;
    }

    /** Begins to send so many messages a second. */
    void begin(int perSecond) {
        sending = true;
        lastEcho = System.nanoTime();
        writer = GuestSocket.start("writer", () -> keepSending(perSecond));
    }

    private void keepSending(int perSecond) {
        long begin = System.nanoTime();
        long former = sent;
        long now = begin;
        while (sending) {
            long due = (now - begin) * perSecond / 1_000_000_000L - (sent - former);
            long room = WINDOW - (sent - echoed);
            write(Math.min(BURST, Math.min(due, room)));
            if (due < BURST || room < BURST) {
                LockSupport.parkNanos(TICK_NANOS);
            }
            long later = System.nanoTime();
            heldBack += room <= 0 ? later - now : 0;
            now = later;
        }
    }

    private void write(long count) {
        StringBuilder frames = new StringBuilder();
        for (int i = 0; i < count; i++) {
            frames.append(GuestSocket.frame(ADDRESS, "{\"n\":" + (sent + i) + "}"));
        }
        if (count > 0) {
            sent = sent + count;
            socket.write(frames.toString());
        }
    }

    /** Sends one message; whether it has its echo is {@link #isAnswered}. */
    void sendOne() {
        write(1);
    }

    /** Sends no more. */
    void stop() throws InterruptedException {
        sending = false;
        writer.join();
    }

    boolean isAnswered() {
        return echoed == sent;
    }

    long sent() {
        return sent;
    }

    long echoed() {
        return echoed;
    }

    /** Which version of the echo has answered last. */
    char version() {
        return version;
    }

    /** The longest time between two reads with echoes since it was last asked, in ms. */
    double takeLongestPause() {
        return longestPause.getAndSet(0) / 1e6;
    }

    /** For how long the window held it back, in ms. */
    double heldBack() {
        return heldBack / 1e6;
    }

    /** The first things that were wrong. */
    List<String> wrong() {
        return wrong;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
