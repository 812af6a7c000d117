// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a listening socket: a stale one is replaced, one of somebody who still listens is
 * not, and at the end only our own is removed.
 */
final class SocketFile {
    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

    /** What the JDK takes: the kernel's 107 less one. */
    private static final int LONGEST_PATH_BYTES = 106;

    private final Path path;
    private Object ours;

    SocketFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Makes way for a new socket; throws a {@link SimulatorException} when that cannot be. */
    void prepare() {
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_PATH_BYTES) {
            throw new SimulatorException(
                    "The path %s has %d bytes, and a unix socket's may have at most %d"
                            .formatted(path, bytes, LONGEST_PATH_BYTES));
        }
        Path directory = path.getParent();
        if (!Files.isDirectory(directory)) {
            throw new SimulatorException(
                    "The directory %s does not exist: create it, or set channel.dir"
                            .formatted(directory));
        }
        if (!Files.isWritable(directory)) {
            throw new SimulatorException(
                    "The directory %s is not writable for this process".formatted(directory));
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (isListenedOn()) {
            throw new SimulatorException(
                    "Somebody listens on %s already: a real guest, or another simulator"
                            .formatted(path));
        }
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new SimulatorException("%s cannot be replaced: %s".formatted(path, e), e);
        }
    }

    /** The file that is there now is ours. */
    void made() {
        ours = key();
    }

    /** The file stays when we end. */
    void leave() {
        ours = null;
    }

    /** Removes the file, if it is ours still. */
    void remove() {
        if (ours != null && ours.equals(key())) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                LOG.warn("{} cannot be removed: {}", path, e.toString());
            }
        }
        ours = null;
    }

    private Object key() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    private boolean isListenedOn() {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // A full backlog must not hold us up; it is somebody's too.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
