// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A folder for sockets and for what processes print, with a short path, for that of a socket has at
 * most 106 bytes. Whatever ends the comparison, also a signal, the folder goes, and so do the
 * processes that were started here.
 */
final class Workspace implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path folder;
    private final Thread ending = new Thread(this::abandon);

    private Workspace(Path folder) {
        this.folder = folder;
    }

    /** In memory where that can be had: ten thousand sockets are made ten times as fast there. */
    static Workspace create() throws IOException {
        Path memory = Path.of("/dev/shm");
        Workspace workspace =
                new Workspace(
                        Files.isWritable(memory)
                                ? Files.createTempDirectory(memory, "guestwire-")
                                : Files.createTempDirectory("guestwire-"));
        Runtime.getRuntime().addShutdownHook(workspace.ending);
        return workspace;
    }

    Path folder() {
        return folder;
    }

    /** The orderly end: every process has ended. */
    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            return; // It is at work already.
        }
        delete();
    }

    private void abandon() {
        List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        try {
            for (ProcessHandle each : processes) {
                each.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            delete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IOException | UncheckedIOException e) {
            System.err.append("Left behind: " + folder + " (" + e + ")\n");
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
