// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.baselayer.Counter;
import io.guestwire.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link SoakTest} with the program as it is shipped, its gateway, and an application outside: all
 * three of them talk all the time, while the host or the agent is restarted.
 */
class AgentSoakTest {
    private static final int ROUNDS = Integer.getInteger("soak.rounds", 25);

    /** Threads that compile come and go. */
    private static final int OF_THE_JVM = 2;

    private static final String AGENT = "test.agent." + ProcessHandle.current().pid();
    private static final System.Logger LOG = System.getLogger(AgentSoakTest.class.getName());

    @TempDir static Path place;
    @TempDir Path directory;
    private final long[] millis = new long[ROUNDS];
    private final Chatter chatter = new Chatter();
    private Program program;
    private ChattingApplication application;
    private Process agent;

    @BeforeAll
    static void unpack() throws Exception {
        Program.unpack(place);
    }

    @BeforeEach
    void start() throws Exception {
        program = new Program(place, directory);
        String entries = "addresses = %s\nagent.name = %s\n".formatted(Chatter.ADDRESS, AGENT);
        Files.writeString(directory.resolve("conf"), entries);
        application = new ChattingApplication(AGENT);
        startAgent();
    }

    @AfterEach
    void stop() throws Exception {
        application.close();
        agent.destroyForcibly().waitFor();
    }

    private void startAgent() throws IOException {
        agent =
                program.start(
                        "agent",
                        Map.of(),
                        "--listen=" + HostNode.socket(directory, "a"),
                        "--control=control",
                        "--config=conf");
    }

    @Test
    void aHostIsRestartedUnderTheProgram() throws Exception {
        long torn = 0;
        int threads = 0;
        int descriptors = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Chatter own = new Chatter();
            long before = application.heard.get();
            try (HostNode host = new HostNode(directory)) {
                host.add(Chatter.ADDRESS, own);
                measure(i, () -> own.heard.get() > 0 && application.heard.get() > before);
                talkForAWhile(i);
                torn += own.torn.get() + host.count(Counter.DROPPED_UNREADABLE);
            }
            if (i == 4) {
                threads = settled("task", 0);
                descriptors = settled("fd", 0);
            }
        }
        int threadsLeft = settled("task", threads);
        int descriptorsLeft = settled("fd", descriptors);
        assertThat(threadsLeft).isLessThanOrEqualTo(threads + OF_THE_JVM);
        assertThat(descriptorsLeft).isLessThanOrEqualTo(descriptors);
        assertThat(program.counter("dropped-unreadable")).isZero();
        assertThat(torn + application.torn.get()).isZero();
        report(
                "restarts of the host under the program",
                "; %d threads and %d descriptors after the fifth, %d and %d at the end"
                        .formatted(threads, descriptors, threadsLeft, descriptorsLeft));
    }

    @Test
    void theProgramIsRestartedUnderAHost() throws Exception {
        try (HostNode host = new HostNode(directory)) {
            host.add(Chatter.ADDRESS, chatter);
            for (int i = 0; i < ROUNDS; i++) {
                long up = chatter.heard.get();
                long down = application.heard.get();
                measure(i, () -> chatter.heard.get() > up && application.heard.get() > down);
                talkForAWhile(i);
                if (i % 2 == 0) {
                    agent.destroy();
                } else {
                    agent.destroyForcibly();
                }
                assertThat(agent.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                startAgent();
            }
            assertThat(host.count(Counter.DROPPED_UNREADABLE)).isZero();
        }
        assertThat(chatter.torn.get() + application.torn.get()).isZero();
        report("restarts of the program, every second one by a kill", "");
    }

    private void measure(int round, BooleanSupplier attached) {
        long start = System.nanoTime();
        while (!attached.getAsBoolean()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            assertThat(waited).as("round %d", round).isLessThan(Patience.LIMIT);
            LockSupport.parkNanos(500_000);
        }
        millis[round] = (System.nanoTime() - start) / 1_000_000;
    }

    /** So that the end comes amid frames. */
    private static void talkForAWhile(int round) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10 + round % 20));
    }

    /** How much the process has of something, when it has had the time to fall. */
    private int settled(String what, int enough) {
        int lowest = count(what);
        long millis = enough == 0 ? 500 : Patience.LIMIT.toMillis();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (lowest > enough && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            lowest = Math.min(lowest, count(what));
        }
        return lowest;
    }

    private int count(String what) {
        return Path.of("/proc", Long.toString(agent.pid()), what).toFile().list().length;
    }

    private void report(String what, String left) {
        Arrays.sort(millis);
        LOG.log(
                System.Logger.Level.INFO,
                "{0} {1}: attached after {2} ms (median), {3} ms (longest); {4} datagrams heard{5}",
                ROUNDS,
                what,
                millis[ROUNDS / 2],
                millis[ROUNDS - 1],
                application.heard,
                left);
    }
}
