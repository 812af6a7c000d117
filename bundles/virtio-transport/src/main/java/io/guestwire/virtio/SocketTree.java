// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directories on the way of all patterns, and the sockets known in them.
 *
 * <p>Whatever is looked at is watched first, so that nothing happens unseen between the two.
 *
 * <p><b>Thread:</b> the finder's.
 */
final class SocketTree {
    private final Watches watches;
    private final List<Place> roots = new ArrayList<>();
    private final Map<Path, Owner> known = new LinkedHashMap<>();
    private final Map<Path, String> unreadable = new ConcurrentHashMap<>();
    private List<SocketChange> changes = new ArrayList<>();

    /** Through which directory of which pattern a socket was found first, and its instance. */
    private record Owner(Place place, String instance) {}

    SocketTree(Watches watches) {
        this.watches = watches;
    }

    /** Adds a pattern; {@link #rescan} looks along it. */
    void plant(List<PathPattern.Segment> route) {
        roots.add(new Place(route, 0, Path.of("/"), "", null));
    }

    /** Looks along all patterns. */
    void rescan(boolean thorough) {
        for (Place root : roots) {
            visit(root, thorough);
        }
    }

    /** What has changed since the last call. */
    List<SocketChange> takeChanges() {
        List<SocketChange> taken = changes;
        changes = new ArrayList<>();
        return taken;
    }

    /** What is other than in a former tree. */
    List<SocketChange> changesSince(SocketTree former) {
        List<SocketChange> differences = new ArrayList<>();
        former.known.forEach(
                (path, owner) -> {
                    Owner now = known.get(path);
                    if (now == null || !now.instance.equals(owner.instance)) {
                        var kind =
                                exists(path)
                                        ? SocketChange.Kind.UNMATCHED
                                        : SocketChange.Kind.VANISHED;
                        differences.add(new SocketChange(kind, path, owner.instance));
                    }
                });
        known.forEach(
                (path, owner) -> {
                    Owner before = former.known.get(path);
                    if (before == null || !before.instance.equals(owner.instance)) {
                        differences.add(
                                new SocketChange(SocketChange.Kind.APPEARED, path, owner.instance));
                    }
                });
        return differences;
    }

    Map<Path, String> unreadable() {
        return Map.copyOf(unreadable);
    }

    /** Watches nothing more; what is known stays known. */
    void release() {
        roots.forEach(this::release);
    }

    private void release(Place place) {
        watches.remove(place);
        place.below.values().forEach(this::release);
    }

    /** An entry of a directory has come or gone, says its watch. */
    void entry(Place place, String name, boolean created) {
        String instance = place.segment().match(name, place.instance).orElse(null);
        if (instance == null) {
            return;
        }
        Path path = place.path.resolve(name);
        if (place.isLast()) {
            if (created) {
                found(place, path, instance, true);
            } else if (!exists(path)) {
                lost(place, path);
            }
        } else if (created) {
            Place below = place.enter(name, instance);
            below.doubt();
            visit(below, true);
            watchAboveMissing(place, below);
        } else if (!exists(path)) {
            drop(place, name);
        }
    }

    /** A directory's watch has ended, mostly because the directory has. */
    void watchLost(Place place) {
        place.doubt();
        Place top = place;
        // Its return is noticed by the one above that is still there and waits for one name.
        while (top.parent != null
                && (top.parent.segment().literal() != null
                        || top.glance() == Place.Glance.MISSING)) {
            top = top.parent;
            if (top.glance() != Place.Glance.MISSING) {
                break;
            }
        }
        visitOrAbove(top);
    }

    /** Visits a place, or where it is gone by now the one above that is there and waits for it. */
    private void visitOrAbove(Place place) {
        Place top = place;
        top.doubt();
        visit(top, false);
        while (!top.isThere() && top.parent != null) {
            top = top.parent;
            top.doubt();
            visit(top, false);
        }
    }

    private void visit(Place place, boolean thorough) {
        Place.Glance glance = place.glance();
        if (glance == Place.Glance.MISSING) {
            watches.remove(place);
            empty(place);
            return;
        }
        if (glance == Place.Glance.REPLACED) {
            watches.remove(place);
        }
        String literal = place.segment().literal();
        if (literal != null && !place.isLast()) {
            Place below = place.enter(literal, place.instance);
            visit(below, thorough);
            watchAboveMissing(place, below);
            return;
        }
        Watches.Attempt watch = watches.add(place);
        if (watch == Watches.Attempt.GONE) {
            place.gone();
            empty(place);
            return;
        }
        if (literal != null) {
            Path path = place.path.resolve(literal);
            if (exists(path)) {
                found(place, path, place.instance, false);
            } else {
                lost(place, path);
            }
        } else if (watch == Watches.Attempt.BEGUN || thorough || glance != Place.Glance.SAME) {
            list(place);
        }
        for (Place below : List.copyOf(place.below.values())) {
            // Whoever is watched needs no glance, but for a rare one to be sure.
            if (thorough || below.watch == null) {
                visit(below, thorough);
            }
        }
    }

    /**
     * A directory with one name that matters is watched only while that is missing: so the busy
     * ones near the root, such as /run, wake nobody.
     */
    private void watchAboveMissing(Place place, Place below) {
        if (place.segment().literal() == null) {
            return;
        }
        if (below.isThere()) {
            watches.remove(place);
            return;
        }
        Watches.Attempt watch = watches.add(place);
        if (watch == Watches.Attempt.BEGUN) {
            visit(below, true);
        } else if (watch == Watches.Attempt.GONE && place.parent != null) {
            // It went between the look at it and the watch: the one above has to wait for it.
            visitOrAbove(place.parent);
        }
    }

    private void list(Place place) {
        Set<Path> seen = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(place.path)) {
            for (Path entry : entries) {
                String name = Objects.toString(entry.getFileName());
                place.segment()
                        .match(name, place.instance)
                        .ifPresent(
                                instance -> {
                                    Path path = place.path.resolve(name);
                                    seen.add(path);
                                    if (place.isLast()) {
                                        found(place, path, instance, false);
                                    } else {
                                        place.enter(name, instance);
                                    }
                                });
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            empty(place);
            return;
        } catch (IOException | DirectoryIteratorException e) {
            // Known sockets stay: not to be allowed to look does not mean that they are gone.
            unreadable.put(place.path, e.toString());
            place.doubt();
            return;
        }
        unreadable.remove(place.path);
        for (Path path : List.copyOf(place.sockets)) {
            if (!seen.contains(path)) {
                lost(place, path);
            }
        }
        for (Map.Entry<String, Place> below : List.copyOf(place.below.entrySet())) {
            if (!seen.contains(below.getValue().path)) {
                drop(place, below.getKey());
            }
        }
    }

    private void found(Place place, Path path, String instance, boolean anew) {
        boolean isNew = place.sockets.add(path);
        if (known.putIfAbsent(path, new Owner(place, instance)) == null) {
            changes.add(new SocketChange(SocketChange.Kind.APPEARED, path, instance));
        } else if (anew && !isNew && known.get(path).place == place) {
            changes.add(new SocketChange(SocketChange.Kind.TOUCHED, path, instance));
        }
    }

    private void lost(Place place, Path path) {
        place.sockets.remove(path);
        Owner owner = known.get(path);
        if (owner != null && owner.place == place) {
            known.remove(path);
            changes.add(new SocketChange(SocketChange.Kind.VANISHED, path, owner.instance));
        }
    }

    private void drop(Place place, String name) {
        Place below = place.below.remove(name);
        if (below != null) {
            watches.remove(below);
            empty(below);
        }
    }

    private void empty(Place place) {
        unreadable.remove(place.path);
        List.copyOf(place.sockets).forEach(path -> lost(place, path));
        List.copyOf(place.below.keySet()).forEach(name -> drop(place, name));
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
