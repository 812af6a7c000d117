// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's word on directories (inotify), as far as it is to be had: where the system's limits
 * forbid it, that is logged once, and tried again each minute.
 *
 * <p><b>Thread:</b> the finder's, but for {@link #problem}.
 */
final class Watches {
    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);
    private static final Duration NEXT_ATTEMPT = Duration.ofMinutes(1);

    private final WatchSource source;
    private final Map<WatchKey, Set<Place>> places = new HashMap<>();
    private WatchService service;
    private volatile String problem = "";
    private long failedAt;

    /** Where a watch service comes from: the file system, or a test. */
    @FunctionalInterface
    interface WatchSource {
        WatchService open() throws IOException;
    }

    Watches(WatchSource source) {
        this.source = source;
    }

    /** Why directories cannot be watched; empty when they can. Any thread. */
    String problem() {
        return problem;
    }

    /** What has become of an attempt to watch a place. */
    enum Attempt {
        /** It is watched only since now: what happened before has to be looked for. */
        BEGUN,
        /** It was watched before, or cannot be. */
        NOTHING_NEW,
        /** It has gone since it was looked at; nobody would tell when it is there again. */
        GONE
    }

    /** Watches a place, if it is not watched and can be. Never fails. */
    Attempt add(Place place) {
        if (place.watch != null || !mayTry()) {
            return Attempt.NOTHING_NEW;
        }
        try {
            if (service == null) {
                service = source.open();
            }
            // The same key for the same directory, whichever pattern leads to it.
            WatchKey key = place.path.register(service, ENTRY_CREATE, ENTRY_DELETE);
            place.watch = key;
            places.computeIfAbsent(key, k -> new HashSet<>()).add(place);
            if (!problem.isEmpty()) {
                LOG.info("Directories can be watched again");
                problem = "";
            }
            return Attempt.BEGUN;
        } catch (NoSuchFileException | NotDirectoryException e) {
            LOG.trace("{} has just gone", place.path, e);
            return Attempt.GONE;
        } catch (IOException | UnsupportedOperationException | ClosedWatchServiceException e) {
            failed(place, e);
        }
        return Attempt.NOTHING_NEW;
    }

    /** Watches it no more. */
    void remove(Place place) {
        WatchKey key = place.watch;
        if (key == null) {
            return;
        }
        place.watch = null;
        Set<Place> sharing = places.get(key);
        if (sharing != null && sharing.remove(place) && sharing.isEmpty()) {
            places.remove(key);
            key.cancel();
        }
    }

    /** Who watches with this key; a copy. */
    List<Place> places(WatchKey key) {
        return List.copyOf(places.getOrDefault(key, Set.of()));
    }

    /** Forgets a key that is valid no more, and says who had it. */
    List<Place> lost(WatchKey key) {
        List<Place> losers = places(key);
        losers.forEach(place -> place.watch = null);
        places.remove(key);
        return losers;
    }

    /** Waits for the next event, or for the time to pass: then null. */
    WatchKey poll(long nanos) throws InterruptedException {
        if (service != null) {
            return service.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        }
        LockSupport.parkNanos(this, nanos);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return null;
    }

    void close() {
        places.clear();
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.debug("Closing the watch service", e);
            }
            service = null;
        }
    }

    private boolean mayTry() {
        return problem.isEmpty() || System.nanoTime() - failedAt > NEXT_ATTEMPT.toNanos();
    }

    private void failed(Place place, Exception e) {
        failedAt = System.nanoTime();
        if (problem.isEmpty()) {
            LOG.warn(
                    "{} cannot be watched: {}; sockets are found by rescanning only. See"
                            + " fs.inotify.max_user_watches and fs.inotify.max_user_instances",
                    place.path,
                    e.toString());
        }
        problem = place.path + ": " + e.getMessage();
    }
}
