// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where the console's socket is: {@code console/socket} in the node's data folder, in a directory
 * that only its owner can enter.
 *
 * <p>A unix socket's path has at most {@value #MAX_PATH_BYTES} bytes. Where the data folder's is
 * too long for that, the socket lies in a private directory of the system's folder for temporary
 * files. In either case {@code console.path} in the data folder tells the client.
 */
public final class SocketPlace implements AutoCloseable {
    /** The longest path that a unix socket can have on Linux. */
    static final int MAX_PATH_BYTES = 107;

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path socket;
    private final Path pathFile;
    private final boolean temporary;

    private SocketPlace(Path socket, Path pathFile, boolean temporary) {
        this.socket = socket;
        this.pathFile = pathFile;
        this.temporary = temporary;
    }

    /**
     * Makes the directory and clears what a former node left.
     *
     * @param data the node's data folder
     * @param temporary where a short path can be had, if it is needed
     */
    public static SocketPlace prepare(Path data, Path temporary) throws IOException {
        Path directory = data.toAbsolutePath().resolve("console");
        Path socket = directory.resolve("socket");
        boolean fits = socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
        if (fits) {
            Files.createDirectories(directory, OWNER_ONLY);
            Files.setPosixFilePermissions(directory, OWNER_ONLY.value());
            Files.deleteIfExists(socket);
        } else {
            socket =
                    Files.createTempDirectory(temporary, "guestwire-", OWNER_ONLY)
                            .resolve("socket");
        }
        return new SocketPlace(socket, pathFile(data), !fits);
    }

    /** Where the socket of the node with this data folder is, or null if none was ever opened. */
    public static Path find(Path data) throws IOException {
        try {
            return Path.of(Files.readString(pathFile(data)).strip());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    Path socket() {
        return socket;
    }

    /** Tells clients; called when the socket is open, so that who reads it can connect. */
    void publish() throws IOException {
        Path draft = pathFile.resolveSibling(pathFile.getFileName() + ".new");
        Files.writeString(draft, socket + "\n");
        Files.move(draft, pathFile, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes the socket and what tells of it. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(pathFile);
        Files.deleteIfExists(socket);
        if (temporary) {
            Files.deleteIfExists(socket.getParent());
        }
    }

    private static Path pathFile(Path data) {
        return data.resolve("console.path");
    }
}
