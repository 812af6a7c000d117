// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds QEMU's sockets by their paths: what is there at the start, what the kernel tells (created,
 * renamed in, removed), and what a rescan shows in a fixed interval, since a watch can be
 * impossible, overflow or look at a directory that has been replaced. It never opens or looks into
 * a file.
 *
 * <p><b>Cost of a rescan:</b> one system call for each directory that no instance's name leads to,
 * or that cannot be watched; a directory is listed only when its time stamp has changed. Each tenth
 * rescan looks at all of them.
 *
 * <p><b>Thread:</b> one of its own, so that a slow directory stalls no channel; the listener is
 * called on it.
 */
final class SocketFinder {
    private static final Logger LOG = LoggerFactory.getLogger(SocketFinder.class);
    private static final int THOROUGH_EVERY = 10;

    private final Consumer<List<SocketChange>> listener;
    private final Watches watches;
    private final Thread thread;

    private volatile ChannelSettings wanted;
    private volatile boolean stopping;
    private volatile boolean directoryMissing;
    private volatile Map<Path, String> unreadable = Map.of();

    private SocketTree tree;
    private ChannelSettings current;
    private long nextRescan;
    private int rescans;

    /**
     * Makes a finder; {@link #start} sets it to work.
     *
     * @param listener hears of what has changed, in order, never with an empty list
     * @param source where the watch service comes from
     */
    SocketFinder(
            ChannelSettings settings,
            Watches.WatchSource source,
            Consumer<List<SocketChange>> listener) {
        this.wanted = settings;
        this.listener = listener;
        this.watches = new Watches(source);
        this.tree = new SocketTree(watches);
        this.thread = new Thread(this::run, "guestwire-find");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Applies other settings, soon. Any thread. */
    void apply(ChannelSettings settings) {
        wanted = settings;
        thread.interrupt();
    }

    /** Ends it, and waits for that at most a quarter of a second. */
    void stop() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why directories cannot be watched; empty when they can. Any thread. */
    String watchProblem() {
        return watches.problem();
    }

    /** Whether relative patterns have nowhere to start from. Any thread. */
    boolean isDirectoryMissing() {
        return directoryMissing;
    }

    /** Directories that could not be listed, and why. Any thread. */
    Map<Path, String> unreadable() {
        return unreadable;
    }

    private void run() {
        try {
            while (!stopping) {
                try {
                    round();
                } catch (InterruptedException e) {
                    LOG.trace("Told to look up", e);
                } catch (Throwable e) {
                    LOG.error("Looking for sockets failed; going on", e);
                    nextRescan = System.nanoTime() + wanted.rescanInterval().toNanos();
                }
            }
        } finally {
            watches.close();
        }
    }

    private void round() throws InterruptedException {
        // What an interrupt has kept from being told.
        report(tree.takeChanges());
        ChannelSettings settings = wanted;
        if (settings != current) {
            rebuild(settings);
        }
        WatchKey key = watches.poll(nextRescan - System.nanoTime());
        boolean overflow = false;
        // All that is there, so that a thousand new sockets are one list of changes.
        while (key != null) {
            overflow |= events(key);
            key = watches.poll(0);
        }
        if (overflow || nextRescan - System.nanoTime() <= 0) {
            rescan(overflow || rescans++ % THOROUGH_EVERY == 0);
        }
        report(tree.takeChanges());
    }

    private void rebuild(ChannelSettings settings) {
        SocketTree former = tree;
        former.release();
        tree = new SocketTree(watches);
        for (PathPattern pattern : settings.patterns()) {
            tree.plant(pattern.route(settings.directory()));
        }
        current = settings;
        rescan(true);
        tree.takeChanges();
        report(tree.changesSince(former));
    }

    private void rescan(boolean thorough) {
        nextRescan = System.nanoTime() + current.rescanInterval().toNanos();
        tree.rescan(thorough);
        unreadable = tree.unreadable();
        directoryMissing =
                current.patterns().stream().anyMatch(pattern -> !pattern.isAbsolute())
                        && !Files.isDirectory(current.directory());
    }

    /** Handles what one directory's watch has to say; true when it lost count. */
    private boolean events(WatchKey key) {
        boolean overflow = false;
        List<Place> places = watches.places(key);
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.kind() == OVERFLOW) {
                overflow = true;
                continue;
            }
            String name = event.context().toString();
            for (Place place : places) {
                tree.entry(place, name, event.kind() == ENTRY_CREATE);
            }
        }
        if (!key.reset()) {
            watches.lost(key).forEach(tree::watchLost);
        }
        return overflow;
    }

    private void report(List<SocketChange> changes) {
        if (!changes.isEmpty() && !stopping) {
            listener.accept(changes);
        }
    }
}
