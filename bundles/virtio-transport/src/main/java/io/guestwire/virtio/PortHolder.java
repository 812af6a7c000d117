// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds which processes have a file open, as far as {@code /proc} tells: of other users' processes
 * only to root.
 */
final class PortHolder {
    /** What is shown of a long command: its beginning, and its end, which tells Javas apart. */
    private static final int MAX_HEAD = 40;

    private static final int MAX_TAIL = 80;

    private final Path proc;

    PortHolder(Path proc) {
        this.proc = proc;
    }

    static PortHolder ofSystem() {
        return new PortHolder(Path.of("/proc"));
    }

    /** The holders, for people: {@code process 4711 (/usr/sbin/agent -v)}; empty if not known. */
    String of(Path file) {
        Path real;
        try {
            real = file.toRealPath();
        } catch (IOException e) {
            return "";
        }
        List<String> holders = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, real)) {
                    holders.add(
                            "process %s (%s)".formatted(process.getFileName(), command(process)));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return "";
        }
        return String.join(", ", holders);
    }

    private static boolean holds(Path process, Path file) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (isLinkTo(descriptor, file)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Another user's, or gone meanwhile.
            return false;
        }
        return false;
    }

    private static boolean isLinkTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            return false;
        }
    }

    private static String command(Path process) {
        try {
            byte[] bytes = Files.readAllBytes(process.resolve("cmdline"));
            String line = new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ').strip();
            String shown = line.replaceAll("\\p{Cntrl}", "?");
            int length = shown.length();
            return length <= MAX_HEAD + MAX_TAIL
                    ? shown
                    : shown.substring(0, MAX_HEAD) + "…" + shown.substring(length - MAX_TAIL);
        } catch (IOException e) {
            return "its command is not known";
        }
    }
}
