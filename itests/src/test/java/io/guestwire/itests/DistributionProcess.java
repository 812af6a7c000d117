// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.testkit.KarafNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A host node as an operator has it: the archive unpacked into a folder, {@code bin/karaf server}
 * in the foreground, {@code bin/guestwire} beside it: {@link KarafNode}, which others have as well,
 * and what only we want to know of it. Whatever happens in the test, {@link #close} ends the
 * process that was started here, by its pid.
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
    /** So says a node of a group that overruns, as any may on a machine that is busy. */
    private static final String SLOW = "has not returned from a call for";

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final KarafNode node;

    /** What a command of {@code bin/guestwire} left. */
    public record Result(int status, String output, String errors) {
        private static Result of(KarafNode.Result result) {
            return new Result(result.status(), result.output(), result.errors());
        }
    }

    private DistributionProcess(KarafNode node) {
        this.node = node;
    }

    public static DistributionProcess unpack(Path folder) {
        try {
            return new DistributionProcess(KarafNode.unpack(Archive.file(), folder));
        } catch (IOException e) {
            throw new AssertionError("Cannot unpack " + Archive.file(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** The folder that the archive unpacked to. */
    public Path home() {
        return node.home();
    }

    /** Sets a variable for the node that is started next. */
    public void environment(String name, String value) {
        node.environment(name, value);
    }

    /** Adds a feature to those that the node boots with; before its first start. */
    public void bootFeature(String feature) throws IOException {
        node.boot(feature);
    }

    /** Starts the node and waits until every boot feature is installed, its commands included. */
    public void start() throws IOException, InterruptedException {
        node.start();
    }

    /** Starts the node without waiting for anything. */
    void launch() throws IOException {
        node.launch();
    }

    /** Runs one shell command. */
    public Result guestwire(String... arguments) throws IOException, InterruptedException {
        return Result.of(node.tryRun(arguments));
    }

    /** Runs shell commands without a process for each, and fails where they do. */
    public Shell shell() {
        return new Shell(home().resolve("data"));
    }

    /** Runs a script of the folder to its end. */
    Result script(String... words) throws IOException, InterruptedException {
        return Result.of(node.toItsEnd(words));
    }

    /** Starts a script of the folder; its end is the caller's business. */
    Process background(String... words) throws IOException {
        return node.script(words).start();
    }

    /** Sends SIGTERM and waits; returns the exit status. */
    public int terminate() throws InterruptedException {
        node.process().destroy();
        assertThat(node.process().waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .as("ends within %s of SIGTERM", STOP_LIMIT)
                .isTrue();
        return node.process().exitValue();
    }

    /**
     * Stops the node as systemd would: status 0, in time, and nothing in the log to worry about.
     */
    void stopCleanly() throws InterruptedException, IOException {
        assertThat(terminate()).as("exit status, %s", node.console()).isZero();
        assertCleanLog();
    }

    public void assertCleanLog() throws IOException {
        assertThat(log().lines().filter(line -> line.matches("\\S+ (WARN|ERROR|FATAL) .*")))
                .filteredOn(line -> !line.contains(SLOW))
                .as("errors and warnings in data/log/karaf.log")
                .isEmpty();
    }

    /** The pid of what {@code bin/karaf server} has become. */
    public long pid() {
        return node.process().pid();
    }

    public String log() throws IOException {
        return node.log();
    }

    @Override
    public void close() {
        node.close();
    }
}
