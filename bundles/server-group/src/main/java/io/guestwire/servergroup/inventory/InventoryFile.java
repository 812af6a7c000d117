// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

import io.guestwire.directory.DirectoryListener;
import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.directory.ServerGroupDirectory;
import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in a file (DESIGN, "Outside contracts", 5):
 *
 * <pre>{@code
 * { "server_groups": [ { "name": "db", "members": ["instance-0000000a", "instance-0000000b"] } ],
 *   "servers": { "instance-0000000a": { "display_name": "db1", "state": "active" } } }
 * }</pre>
 *
 * Comments and trailing commas are accepted, unknown keys are remarked upon and ignored. The file
 * is read again within a second of any change. One that cannot be used (not JSON, an instance in
 * two groups, unreadable, gone, longer than a sixteenth of the heap or than 64 MiB) is reported in
 * the log and by {@link #findings}, with file, line and reason, and the last good one stays in
 * force.
 *
 * <p><b>Threads:</b> look-ups and findings from any thread, without waiting. Listeners are called
 * on the inventory's own daemon thread, which {@link #close} ends.
 */
public final class InventoryFile implements ServerGroupDirectory, HealthCheck, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryFile.class);
    private static final int MAX_BYTES = maxBytes(Runtime.getRuntime().maxMemory());

    private final InstantSource clock;
    private final List<Heard> listeners = new CopyOnWriteArrayList<>();
    private Path file;
    private FileWatch watch;
    private boolean closed;
    private volatile InventoryStatus status;

    /**
     * Reads the file and begins to watch it.
     *
     * @param file the file; it need not be there yet
     * @param shown its path, for people
     */
    public InventoryFile(Path file, String shown, InstantSource clock) {
        this.clock = clock;
        this.file = file;
        this.status = new InventoryStatus(shown, Inventory.EMPTY, null, null);
        open(file);
    }

    /** Uses another file from now on; what was read stays in force until that one has been read. */
    public synchronized void use(Path other, String shown) {
        if (closed || other.equals(file)) {
            return;
        }
        watch.close();
        status = new InventoryStatus(shown, status.inForce(), status.since(), null);
        open(other);
    }

    @Override
    public Optional<Server> attached(String instance) {
        return status.inForce().server(instance);
    }

    @Override
    public Optional<ServerGroup> groupOf(String serverId) {
        return status.inForce().groupOf(serverId);
    }

    @Override
    public List<ServerGroup> groups() {
        return status.inForce().groups();
    }

    @Override
    public Subscription listen(DirectoryListener listener) {
        Heard heard = new Heard(listener);
        listeners.add(heard);
        return () -> {
            listeners.remove(heard);
            heard.close();
        };
    }

    @Override
    public List<Finding> findings() {
        return status.findings();
    }

    @Override
    public List<Finding> findings(String instance) {
        return List.of(status.finding(instance));
    }

    /** Ends the watch. What was read stays readable. */
    @Override
    public synchronized void close() {
        closed = true;
        watch.close();
    }

    private synchronized void open(Path opened) {
        file = opened;
        FileStamp stamp = FileStamp.of(opened);
        read(opened);
        watch = new FileWatch(opened, stamp, () -> readAgain(opened));
    }

    private synchronized void readAgain(Path changed) {
        if (!closed && changed.equals(file)) {
            read(changed);
        }
    }

    private void read(Path from) {
        try {
            take(status, InventoryReader.read(bytes(from)));
        } catch (InventoryException e) {
            String where = e.getMessage().startsWith("line ") ? ", " : ": ";
            report(status.shown() + where + e.getMessage());
        } catch (NoSuchFileException e) {
            report(InventoryStatus.missing(status.shown()));
        } catch (AccessDeniedException e) {
            report(status.shown() + ": it may not be read by this process");
        } catch (IOException e) {
            report(status.shown() + ": it cannot be read: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.debug("Reading {} failed", from, e);
            report(status.shown() + ": it cannot be read: " + e);
        }
    }

    /** How long a file this heap bears: read, parsed and compared with the one in force. */
    static int maxBytes(long heapBytes) {
        return (int) Math.min(64 << 20, heapBytes / 16);
    }

    private static byte[] bytes(Path from) throws IOException, InventoryException {
        BasicFileAttributes attributes = Files.readAttributes(from, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            // To open a pipe would wait for somebody who writes, for ever.
            String found = attributes.isDirectory() ? "a directory" : "a pipe, socket or device";
            throw new InventoryException("expected a file, found " + found);
        }
        try (InputStream in = Files.newInputStream(from)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new InventoryException(
                        "expected at most "
                                + MAX_BYTES
                                + " bytes, a sixteenth of the heap (-Xmx) and 64 MiB at most,"
                                + " found more");
            }
            return bytes;
        }
    }

    private void take(InventoryStatus former, Inventory inventory) {
        List<Server> changed = inventory.changedSince(former.inForce());
        status = former.read(inventory, clock.instant());
        boolean same = inventory.saysTheSameAs(former.inForce());
        if (former.fault() != null || former.since() == null || !same) {
            LOG.info(
                    "{}: {}{}",
                    former.shown(),
                    former.fault() == null ? "" : "good again: ",
                    inventory);
        }
        inventory.remarks().stream()
                .filter(remark -> !former.inForce().remarks().contains(remark))
                .forEach(remark -> LOG.warn("{}, {}", former.shown(), remark));
        if (!same) {
            listeners.forEach(listener -> listener.changed(changed));
        }
    }

    private void report(String fault) {
        InventoryStatus former = status;
        InventoryStatus broken = former.broken(fault);
        status = broken;
        if (!Objects.equals(former.fault(), fault)) {
            if (broken.isMissing() && broken.since() == null) {
                LOG.warn("{}: name one in GUESTWIRE_INVENTORY", broken.faultAndConsequence());
            } else {
                LOG.error("{}", broken.faultAndConsequence());
            }
        }
    }

    /** A listener that hears nothing any more once {@code close} has returned. */
    private static final class Heard {
        private final DirectoryListener listener;
        private boolean closed;

        private Heard(DirectoryListener listener) {
            this.listener = listener;
        }

        private synchronized void changed(List<Server> changed) {
            if (closed) {
                return;
            }
            try {
                listener.changed(changed);
            } catch (RuntimeException | Error e) {
                LOG.error("A listener of the inventory failed", e);
            }
        }

        private synchronized void close() {
            closed = true;
        }
    }
}
