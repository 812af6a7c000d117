// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.util.concurrent.TimeUnit;

/**
 * What the two threads of a port's channel know of each other, and where they wait.
 *
 * <p>Whether a host is there is learnt by reading alone: without one a read ends at once, so one
 * that has been waiting for {@link #SHORTEST_PROOF} proves a host. A busy machine can hold a read
 * up as long without a host; a proof that turns out to be none makes the next one longer. Until
 * there is a proof nothing is written, for a write would wait and leave a stale frame behind.
 *
 * <p><b>Threads:</b> any; nobody is called while the monitor is held, but for the closing of links.
 */
final class PortState {
    /** How long a read must wait to prove a host. */
    private static final long SHORTEST_PROOF = TimeUnit.MILLISECONDS.toNanos(10);

    /** The first read of a process takes its time by itself. */
    private static final long FIRST_PROOF = TimeUnit.MILLISECONDS.toNanos(40);

    private static final long LONGEST_PROOF = TimeUnit.MILLISECONDS.toNanos(160);

    /** A proof that is followed by the host's absence so soon was none. */
    private static final long DOUBT = TimeUnit.SECONDS.toNanos(1);

    /** How long a host that takes no more may go on talking. */
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What the writer is to do. */
    enum Task {
        /** The handler wants to write. */
        WRITE,
        /** It has been found out that a host is there. */
        HOST_IS_THERE,
        /** The link takes no more, and nothing has come from it for long enough. */
        GIVE_UP_LINK,
        /** Nothing any more. */
        END
    }

    /** Null until the port was opened once. */
    private PortLink link;

    private boolean present;
    private boolean paused;
    private boolean wanted;
    private boolean writing;

    /** Why the link takes no more; null while it does. */
    private String writeFailure;

    private boolean reading;
    private long readingSince;
    private long proof = FIRST_PROOF;
    private long provenAt;
    private boolean heard;
    private String end;

    // ---- the channel, from any thread

    synchronized void wantWrite() {
        wanted = true;
        notifyAll();
    }

    synchronized void pauseReading(boolean pause) {
        paused = pause;
        notifyAll();
    }

    /** Ends the channel, for the first reason given, and wakes everybody. */
    void end(String reason) {
        PortLink last;
        synchronized (this) {
            end = end == null ? reason : end;
            last = link;
            notifyAll();
        }
        if (last != null) {
            last.close();
        }
    }

    /** Why the channel ends; null while it does not. */
    synchronized String endReason() {
        return end;
    }

    synchronized boolean isHostThere() {
        return present && end == null;
    }

    synchronized PortLink link() {
        return link;
    }

    // ---- the reader

    /** Waits while reading is paused; false when the channel ends. */
    synchronized boolean beginRead() {
        while (paused && end == null) {
            await(0);
        }
        reading = true;
        readingSince = System.nanoTime();
        if (!present || writeFailure != null) {
            notifyAll();
        }
        return end == null;
    }

    synchronized void endRead() {
        reading = false;
    }

    /** Bytes came, and so a host is there; false when that was known. */
    synchronized boolean hostSpoke() {
        boolean news = !present;
        present = true;
        heard = true;
        proof = SHORTEST_PROOF;
        notifyAll();
        return news;
    }

    /** No host is there: the writer begins no write from now on. */
    synchronized void hostLeft() {
        if (present && !heard && System.nanoTime() - provenAt < DOUBT) {
            proof = Math.min(proof * 2, LONGEST_PROOF);
        }
        present = false;
        heard = false;
    }

    /** Waits until the writer is in no write; false when it takes too long. */
    synchronized boolean awaitNoWrite(long nanos) {
        long deadline = System.nanoTime() + nanos;
        while (writing) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            await(left);
        }
        return true;
    }

    /** Waits a while, but not beyond the end. */
    synchronized void pause(long nanos) {
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        while (end == null && left > 0) {
            await(left);
            left = deadline - System.nanoTime();
        }
    }

    /** Goes on with another link. */
    void use(PortLink other) {
        boolean late;
        synchronized (this) {
            link = other;
            writeFailure = null;
            late = end != null;
        }
        if (late) {
            other.close();
        }
    }

    // ---- the writer

    /** Waits for something to do. */
    synchronized Task awaitTask() {
        while (end == null) {
            long left = 0;
            if (present && writeFailure == null) {
                if (wanted) {
                    wanted = false;
                    return Task.WRITE;
                }
            } else if (reading) {
                boolean failed = writeFailure != null;
                long enough = failed ? LAST_WORDS_NANOS : proof;
                left = enough - (System.nanoTime() - readingSince);
                if (left <= 0) {
                    readingSince = System.nanoTime();
                    provenAt = readingSince;
                    present = !failed;
                    return failed ? Task.GIVE_UP_LINK : Task.HOST_IS_THERE;
                }
            }
            await(left);
        }
        return Task.END;
    }

    /** From here to {@link #endWrite} the reader waits before it tells of an interruption. */
    synchronized boolean beginWrite() {
        writing = present && writeFailure == null && end == null;
        return writing;
    }

    synchronized void endWrite() {
        writing = false;
        notifyAll();
    }

    /** The link takes no more; what the host wrote before it went can still be read. */
    synchronized void writeFailed(String reason) {
        writeFailure = reason;
        notifyAll();
    }

    /** Why the link takes no more; null while it does. */
    synchronized String writeFailure() {
        return writeFailure;
    }

    /** As {@link Object#wait}, to which 0 is without limit; an interrupt wakes and is forgotten. */
    private void await(long nanos) {
        try {
            if (nanos == 0) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, nanos);
            }
        } catch (InterruptedException e) {
            // An interrupted thread's next read would close the port.
            Thread.interrupted();
        }
    }
}
