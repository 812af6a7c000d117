// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A host node as an operator has it: the archive unpacked into a folder, {@code bin/karaf server}
 * in the foreground, {@code bin/guestwire} beside it. Whatever happens in the test, {@link #close}
 * ends the process that was started here, by its pid.
 *
 * <pre>{@code
 * try (DistributionProcess node = DistributionProcess.unpack(folder)) {
 *     node.environment("GUESTWIRE_CHANNEL_DIR", channels.toString());
 *     node.start();
 *     assertThat(node.guestwire("guestwire:channels").output()).contains("instance-0000000a");
 *     node.stopCleanly();
 * }
 * }</pre>
 */
public final class DistributionProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    /** What a command of {@code bin/guestwire} left. */
    public record Result(int status, String output, String errors) {}

    private DistributionProcess(Path home) {
        this.home = home;
    }

    public static DistributionProcess unpack(Path folder) {
        return new DistributionProcess(Archive.unpack(folder));
    }

    /** The folder that the archive unpacked to. */
    public Path home() {
        return home;
    }

    /** Sets a variable for the node that is started next. */
    public void environment(String name, String value) {
        environment.put(name, value);
    }

    /** Adds features to those that the node boots with; before its first start. */
    public void bootFeature(String feature) throws IOException {
        Path file = home.resolve("etc/org.apache.karaf.features.cfg");
        String text = Files.readString(file);
        assertThat(text).contains("featuresBoot = ");
        Files.writeString(
                file, text.replace("featuresBoot = ", "featuresBoot = " + feature + ", "));
    }

    /** Starts the node and waits until every boot feature is installed. */
    public void start() throws IOException, InterruptedException {
        launch();
        Result up = guestwire("--wait", Long.toString(START_LIMIT.toSeconds()));
        assertThat(up.status()).as("%s%n%s%n%s", up, console(), log()).isZero();
    }

    /** Starts the node without waiting for anything. */
    void launch() throws IOException {
        process = run(home.resolve("console.txt"), "bin/karaf", "server");
    }

    /** Runs one shell command. */
    public Result guestwire(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bin/guestwire"));
        command.addAll(List.of(arguments));
        return script(command.toArray(String[]::new));
    }

    /** Runs a script of the folder to its end. */
    Result script(String... words) throws IOException, InterruptedException {
        List<String> command = List.of(words);
        Path output = Files.createTempFile(home, "output", ".txt");
        Path errors = Files.createTempFile(home, "errors", ".txt");
        Process client =
                builder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            client.getOutputStream().close();
            assertThat(client.waitFor(START_LIMIT.toSeconds() + 10, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            client.destroyForcibly();
        }
        return new Result(client.exitValue(), Files.readString(output), Files.readString(errors));
    }

    /** Starts a script of the folder; its end is the caller's business. */
    Process background(String... words) throws IOException {
        return builder(List.of(words)).start();
    }

    /** Sends SIGTERM and waits; returns the exit status. */
    public int terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .as("ends within %s of SIGTERM", STOP_LIMIT)
                .isTrue();
        return process.exitValue();
    }

    /**
     * Stops the node as systemd would: status 0, in time, and nothing in the log to worry about.
     */
    void stopCleanly() throws InterruptedException, IOException {
        assertThat(terminate()).as("exit status, %s", console()).isZero();
        assertCleanLog();
    }

    public void assertCleanLog() throws IOException {
        assertThat(log().lines().filter(line -> line.matches("\\S+ (WARN|ERROR|FATAL) .*")))
                .as("errors and warnings in data/log/karaf.log")
                .isEmpty();
    }

    /** The pid of what {@code bin/karaf server} has become. */
    public long pid() {
        return process.pid();
    }

    public String log() throws IOException {
        Path log = home.resolve("data/log/karaf.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private String console() throws IOException {
        return Files.readString(home.resolve("console.txt"), StandardCharsets.UTF_8);
    }

    private Process run(Path output, String... command) throws IOException {
        return builder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private ProcessBuilder builder(List<String> command) {
        List<String> absolute = new ArrayList<>(command);
        absolute.set(0, home.resolve(command.get(0)).toString());
        ProcessBuilder builder = new ProcessBuilder(absolute).directory(home.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeIf(name -> name.startsWith("GUESTWIRE_"));
        builder.environment().putAll(environment);
        return builder;
    }
}
