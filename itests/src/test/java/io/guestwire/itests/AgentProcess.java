// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The small agent as an owner of a guest has it: the archive unpacked, {@code bin/guestwire-guest}
 * in a process of its own, with a unix socket in the place of the virtual machine's port.
 */
final class AgentProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path home;
    private final Path folder;
    private final Process process;

    private AgentProcess(Path home, Path folder, Process process) {
        this.home = home;
        this.folder = folder;
        this.process = process;
    }

    /** Unpacks the archive into this empty folder; where it has not been built, skips the test. */
    static Path unpack(Path into) throws Exception {
        String name = "guestwire-guest-" + System.getProperty("project.version") + ".tar.gz";
        Path archive = Archive.file().resolve("../../../guest/target").resolve(name).normalize();
        assumeTrue(Files.exists(archive), archive + " is not built");
        Process tar =
                new ProcessBuilder("tar", "xzf", archive.toString(), "-C", into.toString()).start();
        assertThat(tar.waitFor()).isZero();
        try (Stream<Path> unpacked = Files.list(into)) {
            return unpacked.findFirst().orElseThrow();
        }
    }

    /**
     * Starts an agent.
     *
     * @param home what {@link #unpack} gave
     * @param folder an empty one of its own
     * @param port where it is to listen for its host
     * @param entries of its configuration
     */
    static AgentProcess start(Path home, Path folder, Path port, String... entries)
            throws IOException {
        Files.write(folder.resolve("conf"), List.of(entries));
        Process process = run(home, folder, "agent", "--listen=" + port, "--config=conf", "agent");
        return new AgentProcess(home, folder, process);
    }

    private static Process run(Path home, Path folder, String name, String... words)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/guestwire-guest").toString());
        command.add("--control=control");
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(folder.resolve(name + ".out").toFile())
                        .redirectError(folder.resolve(name + ".err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    /** Waits until its log has this text. */
    AgentProcess awaitLog(String text) {
        await("the agent logs: " + text)
                .atMost(LIMIT)
                .until(() -> Files.readString(folder.resolve("agent.err")).contains(text));
        return this;
    }

    /** Has it do a command, which must end well; returns what that printed. */
    String run(String... words) throws Exception {
        Process command = run(home, folder, "run", words);
        try {
            assertThat(command.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            String errors = Files.readString(folder.resolve("run.err"));
            assertThat(command.exitValue()).as(errors).isZero();
            return Files.readString(folder.resolve("run.out"));
        } finally {
            command.destroyForcibly();
        }
    }

    /** Begins to listen; what comes is in the answer's file, one JSON document a line. */
    Path listen() throws IOException {
        // It ends with the agent.
        run(home, folder, "listen", "listen", "--json");
        Path heard = folder.resolve("listen.out");
        await().atMost(LIMIT).until(() -> Files.readString(heard).contains("connected"));
        return heard;
    }

    /** Ends it as systemd does: status 0. */
    void stopCleanly() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
