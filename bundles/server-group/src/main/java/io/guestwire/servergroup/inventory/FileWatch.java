// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls when a file may have changed, on a daemon thread of its own: within half a second of a
 * change of any kind (written in place, renamed over, deleted, a symbolic link on its path turned
 * elsewhere), mostly at once. The system's watch on the directory is the fast way; looking at the
 * file twice a second is the sure one, and the only one where the system has no watches left.
 *
 * <p>While a file is being written, it waits until nothing happens for 50 ms, at most half a
 * second.
 */
final class FileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final long LOOK_MILLIS = 500;
    private static final long QUIET_MILLIS = 50;
    private static final long MAX_SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Path file;
    private final Runnable mayHaveChanged;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final WatchService watches;
    private WatchKey key;
    private FileStamp seen;

    /**
     * Begins to watch.
     *
     * @param seen the file's stamp when it was last read
     */
    FileWatch(Path file, FileStamp seen, Runnable mayHaveChanged) {
        this.file = file;
        this.mayHaveChanged = mayHaveChanged;
        this.seen = seen;
        this.watches = watches();
        this.key = watches == null ? null : register();
        Thread thread = new Thread(this::run, "guestwire-inventory");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the thread; a call that is running goes on to its end. */
    @Override
    public void close() {
        closed.countDown();
        if (watches != null) {
            try {
                watches.close();
            } catch (IOException e) {
                LOG.debug("Closing the watch on {} failed", file, e);
            }
        }
    }

    private void run() {
        try {
            boolean named = false;
            while (closed.getCount() > 0) {
                look(named);
                named = waitFor(LOOK_MILLIS);
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            LOG.debug("No longer watching {}", file);
        }
    }

    private void look(boolean named) throws InterruptedException {
        if (!named && FileStamp.of(file).equals(seen)) {
            return;
        }
        settle();
        seen = FileStamp.of(file);
        try {
            mayHaveChanged.run();
        } catch (Throwable t) {
            LOG.error("Reading {} failed unexpectedly; watching on", file, t);
        }
    }

    private void settle() throws InterruptedException {
        long end = System.nanoTime() + MAX_SETTLE_NANOS;
        FileStamp before = FileStamp.of(file);
        while (System.nanoTime() - end < 0) {
            boolean named = waitFor(QUIET_MILLIS);
            FileStamp now = FileStamp.of(file);
            if (!named && now.equals(before)) {
                return;
            }
            before = now;
        }
    }

    /** Waits for the watch to say something; true when it named the file. */
    private boolean waitFor(long millis) throws InterruptedException {
        if (watches == null) {
            closed.await(millis, TimeUnit.MILLISECONDS);
            return false;
        }
        if (key == null || !key.isValid()) {
            key = register();
        }
        WatchKey signalled = watches.poll(millis, TimeUnit.MILLISECONDS);
        boolean named = false;
        if (signalled != null) {
            for (WatchEvent<?> event : signalled.pollEvents()) {
                named |=
                        event.kind() == StandardWatchEventKinds.OVERFLOW
                                || file.getFileName().equals(event.context());
            }
            signalled.reset();
        }
        return named;
    }

    private WatchService watches() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.info(
                    "The system has no watches left ({}); {} is looked at twice a second",
                    e.getMessage(),
                    file);
            return null;
        }
    }

    private WatchKey register() {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            return null; // the root, which is no file: its reader says so
        }
        try {
            return directory.register(
                    watches,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException e) {
            return null; // no such directory yet: looking at the file will do
        }
    }
}
