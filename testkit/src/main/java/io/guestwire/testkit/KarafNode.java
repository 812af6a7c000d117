// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A node as an operator has it, for integration tests: the distribution unpacked into a folder,
 * {@code bin/karaf server} in a process of its own, {@code bin/guestwire} to talk to it. {@link
 * #close} ends the process, whatever happened in the test.
 *
 * <pre>{@code
 * try (KarafNode node = KarafNode.unpack(archive, folder)) {
 *     node.boot("simulator", "deployer", "kar");
 *     node.start();
 *     node.deploy(kar);
 *     node.await("guestwire:groups", "example\\.clock +host +serving");
 *     node.run("simulator:start", "1");
 * }
 * }</pre>
 *
 * <p><b>Thread:</b> that of the test. <b>Limits:</b> {@link #START_LIMIT} for a start or a command,
 * {@link #SOON} for what is awaited. <b>Errors:</b> an {@link AssertionError} with what the node
 * said.
 */
public final class KarafNode implements AutoCloseable {
    /** How long a start, or a command, may take. */
    public static final Duration START_LIMIT = Duration.ofSeconds(90);

    /** How long {@link #await} waits. */
    public static final Duration SOON = Duration.ofSeconds(30);

    private static final String FEATURES = "etc/org.apache.karaf.features.cfg";
    private static final long PAUSE_MILLIS = 100;

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    /** What a command left. */
    public record Result(int status, String output, String errors) {}

    private KarafNode(Path home) {
        this.home = home;
    }

    /**
     * Unpacks the distribution; the channel directory is {@code ch} in the same folder.
     *
     * @param archive {@code guestwire-<version>.tar.gz}
     * @param folder an empty folder. Its path should be short: that of a socket has 106 bytes
     */
    public static KarafNode unpack(Path archive, Path folder)
            throws IOException, InterruptedException {
        List<String> tar = List.of("tar", "xzf", archive.toString(), "-C", folder.toString());
        Process unpacking = new ProcessBuilder(tar).inheritIO().start();
        if (unpacking.waitFor() != 0) {
            throw new AssertionError("Expected the distribution's archive, found " + archive);
        }
        try (Stream<Path> unpacked = Files.list(folder)) {
            KarafNode node = new KarafNode(unpacked.findFirst().orElseThrow());
            node.environment("GUESTWIRE_CHANNEL_DIR", makeDirectory(folder.resolve("ch")));
            return node;
        }
    }

    private static String makeDirectory(Path directory) throws IOException {
        return Files.createDirectory(directory).toString();
    }

    /** The folder that the archive unpacked to. */
    public Path home() {
        return home;
    }

    /** Where the node looks for the sockets of guests. */
    public Path channels() {
        return Path.of(environment.get("GUESTWIRE_CHANNEL_DIR"));
    }

    /** Sets a variable for the node that is started next. */
    public void environment(String name, String value) {
        environment.put(name, value);
    }

    /** Adds features of the distribution to those that it boots with; before its first start. */
    public void boot(String... features) throws IOException {
        Path file = home.resolve(FEATURES);
        String entry = "featuresBoot = ";
        String more = entry + String.join(", ", features) + ", ";
        Files.writeString(file, Files.readString(file).replace(entry, more));
    }

    /** Starts the node and waits until every boot feature is installed, its commands included. */
    public void start() throws IOException, InterruptedException {
        launch();
        Result up = tryRun("--wait", Long.toString(START_LIMIT.toSeconds()));
        if (up.status() != 0) {
            throw failure("Expected the node to start, found " + up);
        }
    }

    /** Starts the node without waiting for anything. */
    public void launch() throws IOException {
        process =
                script("bin/karaf", "server")
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("console.txt").toFile())
                        .start();
    }

    /**
     * The node's process, once it has been launched: what {@code bin/karaf server} has become.
     * SIGTERM, which is {@code destroy()}, stops it in order with status 0.
     */
    public Process process() {
        return process;
    }

    /** Runs a shell command that must succeed; returns what it printed. */
    public String run(String... words) throws IOException, InterruptedException {
        Result result = tryRun(words);
        if (result.status() != 0) {
            throw failure("Expected %s to succeed, found %s".formatted(List.of(words), result));
        }
        return result.output();
    }

    /** Runs a shell command that may fail. */
    public Result tryRun(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bin/guestwire"));
        command.addAll(Arrays.asList(words));
        return toItsEnd(command.toArray(String[]::new));
    }

    /** Runs a script of the folder to its end, with nothing to read. */
    public Result toItsEnd(String... words) throws IOException, InterruptedException {
        Path output = Files.createTempFile(home, "output", ".txt");
        Path errors = Files.createTempFile(home, "errors", ".txt");
        Process client =
                script(words)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            client.getOutputStream().close();
            if (!client.waitFor(START_LIMIT.toSeconds() + 10, TimeUnit.SECONDS)) {
                throw failure("Expected an end of " + List.of(words) + ", found none");
            }
        } finally {
            client.destroyForcibly();
        }
        return new Result(client.exitValue(), Files.readString(output), Files.readString(errors));
    }

    /**
     * Repeats a shell command until this is in what it prints.
     *
     * @param pattern a regular expression
     * @return all that it printed
     */
    public String await(String command, String pattern) throws IOException, InterruptedException {
        Pattern wanted = Pattern.compile(pattern);
        long deadline = System.nanoTime() + SOON.toNanos();
        Result last = tryRun(command);
        while (!wanted.matcher(last.output()).find()) {
            // The pause ends early when the node does.
            boolean ended = process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            if (ended || System.nanoTime() > deadline) {
                throw failure(
                        "Expected %s of %s within %s, found %s"
                                .formatted(pattern, command, SOON, last));
            }
            last = tryRun(command);
        }
        return last.output();
    }

    /** Drops a bundle or a KAR into {@code deploy/}, whole at once. */
    public void deploy(Path file) throws IOException {
        Path draft = Files.copy(file, home.resolve(file.getFileName() + ".draft"));
        Path target = home.resolve("deploy").resolve(file.getFileName());
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** All of {@code data/log/karaf.log}. */
    public String log() throws IOException {
        Path log = home.resolve("data/log/karaf.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** All that the node printed. */
    public String console() throws IOException {
        return Files.readString(home.resolve("console.txt"));
    }

    private AssertionError failure(String what) throws IOException {
        return new AssertionError(what + "\n" + console() + log());
    }

    /** A script of the folder, ready to be started in the environment of the node. */
    public ProcessBuilder script(String... words) {
        List<String> command = new ArrayList<>(Arrays.asList(words));
        command.set(0, home.resolve(words[0]).toString());
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeIf(name -> name.startsWith("GUESTWIRE_"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Ends the node at once. */
    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
