// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One directory on the way of one pattern, there or not: what {@link SocketFinder} knows of it.
 *
 * <p><b>Thread:</b> the finder's.
 */
final class Place {
    /**
     * The kernel's clock for files ticks every few milliseconds: within that, changes look alike.
     */
    private static final long TICK_MILLIS = 100;

    /** The segments of the pattern, from the root of the file system on. */
    final List<PathPattern.Segment> route;

    /** Which segment its entries are compared with. */
    final int depth;

    final Path path;

    /** The instance, as the path up to here says it; empty if it does not. */
    final String instance;

    /** Where this is an entry; null for the root of the file system. */
    final Place parent;

    /** The directories in it that fit, by name. */
    final Map<String, Place> below = new HashMap<>();

    /** The sockets in it that fit. */
    final Set<Path> sockets = new HashSet<>();

    /** Set and cleared by {@link Watches}. */
    WatchKey watch;

    private Object seenKey;
    private Object seenTime;
    private boolean uncertain = true;

    Place(List<PathPattern.Segment> route, int depth, Path path, String instance, Place parent) {
        this.route = route;
        this.depth = depth;
        this.path = path;
        this.instance = instance;
        this.parent = parent;
    }

    PathPattern.Segment segment() {
        return route.get(depth);
    }

    /** Whether its entries are sockets. */
    boolean isLast() {
        return depth == route.size() - 1;
    }

    /** The place of an entry, known from now on. */
    Place enter(String name, String instanceSoFar) {
        return below.computeIfAbsent(
                name, key -> new Place(route, depth + 1, path.resolve(key), instanceSoFar, this));
    }

    /** Whether it was there when it was last looked at. */
    boolean isThere() {
        return seenKey != null;
    }

    /** What a glance at it found. */
    enum Glance {
        MISSING,
        SAME,
        /** Entries have come or gone, or may have. */
        CHANGED,
        /** Another directory has this path now. */
        REPLACED
    }

    /** Looks at the directory itself, not at its entries: one system call. */
    Glance glance() {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException | SecurityException e) {
            now = null;
        }
        if (now == null || !now.isDirectory()) {
            gone();
            return Glance.MISSING;
        }
        boolean replaced = seenKey != null && !seenKey.equals(now.fileKey());
        boolean same = !replaced && !uncertain && now.lastModifiedTime().equals(seenTime);
        seenKey = now.fileKey();
        seenTime = now.lastModifiedTime();
        long age = System.currentTimeMillis() - now.lastModifiedTime().toMillis();
        uncertain = age < TICK_MILLIS;
        return replaced ? Glance.REPLACED : same ? Glance.SAME : Glance.CHANGED;
    }

    /** It is not there any more. */
    void gone() {
        seenKey = null;
        uncertain = true;
    }

    /** Has the next glance find a change, whatever it sees. */
    void doubt() {
        uncertain = true;
    }
}
