// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the console when every command is there: who can connect can count on them. What is missing
 * is asked 20 times a second, since nobody tells of it; when it has stayed the same for the
 * patience, the console opens without it, and the log says so.
 *
 * <p><b>Thread:</b> opens within the constructor when nothing is missing, else on a thread of its
 * own that ends with the opening, or with {@link #close}.
 */
public final class Opening implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final long PAUSE_MILLIS = 50;

    /** Opens the server. */
    @FunctionalInterface
    public interface Door {
        /** Called once, or not at all. */
        ConsoleServer open() throws IOException;
    }

    private final Supplier<Set<String>> missing;
    private final Duration patience;
    private final Door door;
    private final CountDownLatch closed = new CountDownLatch(1);
    private ConsoleServer server;

    /**
     * Opens the door now or soon.
     *
     * @param missing whose commands are not there yet; asked by one thread at a time
     * @param patience how long to wait while nothing more comes
     */
    public Opening(Supplier<Set<String>> missing, Duration patience, Door door) throws IOException {
        this.missing = missing;
        this.patience = patience;
        this.door = door;
        Set<String> first = missing.get();
        if (first.isEmpty()) {
            open();
        } else {
            Thread thread = new Thread(() -> openAfter(first), "guestwire-console-opening");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Closes what is open; what is not opens no more. */
    @Override
    public synchronized void close() {
        closed.countDown();
        if (server != null) {
            server.close();
        }
    }

    private void openAfter(Set<String> awaited) {
        try {
            awaitAll(awaited);
            open();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("The console cannot open", e);
        }
    }

    private void awaitAll(Set<String> first) throws InterruptedException {
        Set<String> awaited = first;
        long since = System.nanoTime();
        while (!awaited.isEmpty() && !closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            Set<String> still = missing.get();
            if (!still.equals(awaited)) {
                awaited = still;
                since = System.nanoTime();
            } else if (System.nanoTime() - since >= patience.toNanos()) {
                LOG.warn(
                        "The console opens without the commands of {}: they have not come within"
                                + " {} s, see bundle:list and bundle:diag",
                        awaited,
                        patience.toSeconds());
                return;
            }
        }
    }

    private synchronized void open() throws IOException {
        if (closed.getCount() > 0) {
            server = door.open();
        }
    }
}
