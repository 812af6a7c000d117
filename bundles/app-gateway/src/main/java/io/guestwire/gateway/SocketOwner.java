// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who has bound a unix socket, as far as {@code /proc} tells this user. */
final class SocketOwner {
    private final Path proc;

    SocketOwner(Path proc) {
        this.proc = proc;
    }

    /**
     * The process that has bound it, for people: {@code process 1234 (host-agent)}.
     *
     * @param name a path, or an abstract name with {@code @} before it
     */
    Optional<String> of(String name) {
        return inode(name).flatMap(this::holder).map(this::described);
    }

    private Optional<String> inode(String name) {
        try (Stream<String> lines = Files.lines(proc.resolve("net/unix"))) {
            // Num: RefCount Protocol Flags Type St Inode Path
            return lines.map(line -> line.trim().split("\\s+", 8))
                    .filter(fields -> fields.length == 8 && fields[7].equals(name))
                    .map(fields -> fields[6])
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private Optional<Path> holder(String inode) {
        String link = "socket:[" + inode + "]";
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, link)) {
                    return Optional.of(process);
                }
            }
        } catch (IOException ignored) {
            // Then it stays unknown.
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, String link) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (link.equals(targetOf(descriptor))) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException ignored) {
            // Another user's, or it has just ended.
        }
        return false;
    }

    private static String targetOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private String described(Path process) {
        String command = "";
        try {
            List<String> lines = Files.readAllLines(process.resolve("comm"));
            command = lines.isEmpty() ? "" : " (" + lines.get(0).strip() + ")";
        } catch (IOException | RuntimeException ignored) {
            // The number says it as well.
        }
        return "process " + process.getFileName() + command;
    }
}
