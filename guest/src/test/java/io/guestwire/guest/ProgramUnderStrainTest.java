// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as it is shipped, in its small heap, with the test for a host. */
class ProgramUnderStrainTest {
    private static final Duration LIMIT = Program.LIMIT;
    private static final String CONTROL = "--control=control";

    @TempDir static Path place;
    @TempDir Path directory;
    private Program program;
    private ScriptedHost host;
    private Process agent;

    @BeforeAll
    static void unpack() throws Exception {
        Program.unpack(place);
    }

    @BeforeEach
    void makeProgram() throws Exception {
        program = new Program(place, directory);
        host = new ScriptedHost(directory.resolve("port"));
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        agent.destroyForcibly().waitFor();
    }

    private void startAgent(Map<String, String> environment, String... entries) throws Exception {
        Path config = directory.resolve("conf");
        Files.writeString(config, "addresses =\n" + String.join("\n", entries) + "\n");
        agent = program.start("agent", environment, "--device=port", CONTROL, "--config=conf");
        host.accept();
        await().until(() -> log().contains("the host is connected"));
    }

    private String log() throws IOException {
        return program.read("agent.err");
    }

    private CompletableFuture<Program.Result> later(String... words) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return program.run(Map.of(), words);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private void answerStatus(int documents, String text) throws IOException {
        long seq = host.awaitQuery();
        for (int i = 0; i < documents; i++) {
            host.respond(seq, "{\"display_name\":\"" + text + "\"}");
        }
        host.respondDone(seq);
    }

    /** The same, so that never more waits than the agent's mailbox takes: 4 MiB. */
    private void answerLargeStatus(int documents) throws Exception {
        String document = "{\"display_name\":\"" + "\u4e2d".repeat(20_000) + "\"}";
        long seq = host.awaitQuery();
        long before = program.counter("delivered");
        for (int i = 1; i <= documents; i++) {
            host.respond(seq, document);
            if (i % 50 == 0) {
                long expected = before + i;
                await().until(() -> program.counter("delivered") >= expected);
            }
        }
        host.respondDone(seq);
    }

    @Test
    void aListenerThatDoesNotReadCostsTheAgentNothingButTheEventsItMisses() throws Exception {
        startAgent(Map.of());
        Process listener =
                new ProcessBuilder(
                                program.home().resolve("bin/guestwire-guest").toString(),
                                CONTROL,
                                "listen",
                                "--json")
                        .directory(directory.toFile())
                        .redirectError(directory.resolve("listen.err").toFile())
                        .start();
        try {
            BufferedReader heard =
                    new BufferedReader(
                            new InputStreamReader(
                                    listener.getInputStream(), StandardCharsets.UTF_8));
            assertThat(heard.readLine()).contains("connected");
            String document = "{\"display_name\":\"" + "x".repeat(60_000) + "\"}";
            for (int i = 0; i < 1_000; i++) {
                host.say("{\"msg_type\":\"notification\",\"data\":" + document + "}");
            }
            CompletableFuture<Program.Result> status = later(CONTROL, "status");
            answerStatus(1, "db1");
            assertThat(status.join().out()).contains("db1");
            String line = heard.readLine();
            int whole = 0;
            while (!line.contains("\"missed\"")) {
                whole++;
                line = heard.readLine();
            }
            assertThat(whole).isBetween(4, 50);
            assertThat(agent.isAlive()).isTrue();
        } finally {
            listener.destroyForcibly().waitFor();
        }
    }

    @Test
    void theLargestStatusFitsAndALargerOneIsRefused() throws Exception {
        startAgent(Map.of());
        CompletableFuture<Program.Result> large = later(CONTROL, "status", "--json");
        answerLargeStatus(200);
        assertThat(large.join().status()).isZero();
        assertThat(large.join().out()).hasSizeGreaterThan(4_000_000);
        CompletableFuture<Program.Result> larger = later(CONTROL, "status", "--json");
        answerLargeStatus(290);
        assertThat(larger.join().status()).isEqualTo(1);
        assertThat(larger.join().err()).contains("the status has more than");
        assertThat(agent.isAlive()).isTrue();
    }

    @Test
    void outOfMemoryIsNotTheStatusOfAPortThatCannotBeOpened() throws Exception {
        startAgent(Map.of("GUESTWIRE_OPTS", "-Xmx4m"));
        CompletableFuture<Program.Result> status = later(CONTROL, "status");
        try {
            answerStatus(100, "x".repeat(40_000));
        } catch (IOException e) {
            // The agent has ended already.
        }
        assertThat(agent.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).isEqualTo(137);
        assertThat(status.join().err()).contains("the agent ended before the command did");
    }

    @Test
    void listenEndsWhenNobodyReadsWhatItPrints() throws Exception {
        startAgent(Map.of());
        String command = program.home() + "/bin/guestwire-guest " + CONTROL + " listen --json";
        Process pipe =
                new ProcessBuilder("sh", "-c", command + " | head -1")
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        try {
            BufferedReader out =
                    new BufferedReader(
                            new InputStreamReader(pipe.getInputStream(), StandardCharsets.UTF_8));
            assertThat(out.readLine()).contains("connected");
            await().until(
                            () -> {
                                host.say("{\"msg_type\":\"broadcast\",\"data\":\"x\"}");
                                return out.ready();
                            });
            assertThat(out.readLine()).contains("standard output cannot be written");
            assertThat(pipe.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            pipe.descendants().forEach(ProcessHandle::destroyForcibly);
            pipe.destroyForcibly();
        }
    }

    @Test
    void aLocaleThatIsNamedAndWasNeverGeneratedChangesNoLetter() throws Exception {
        startAgent(Map.of());
        Map<String, String> locale = Map.of("LANG", "xx_XX.ISO-8859-1", "LC_ALL", "yy_YY.UTF-8");
        assertThat(program.run(locale, CONTROL, "broadcast", "w\u00f6rld \u4e2d").status())
                .isZero();
        assertThat(host.await("broadcast")).contains("w\u00f6rld \u4e2d");
        CompletableFuture<Program.Result> status =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return program.run(locale, CONTROL, "status");
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });
        answerStatus(1, "gr\u00fc\u00dfe \u4e2d");
        assertThat(status.join().out()).contains("gr\u00fc\u00dfe \u4e2d");
    }

    @Test
    void aCommandWithADeviceDoesNotAskTheAgentOfAnotherOne() throws Exception {
        startAgent(Map.of());
        Program.Result other =
                program.run(Map.of(), CONTROL, "--device=/nonexistent", "listen", "--timeout=1");
        assertThat(other.status()).isEqualTo(3);
        assertThat(other.out()).isEmpty();
        assertThat(other.err()).contains("/nonexistent: no such device");
        Program.Result own =
                program.run(Map.of(), CONTROL, "--device=port", "listen", "--timeout=0.1");
        assertThat(own.out()).contains("the host is there");
    }

    @Test
    void theCountersOfTheAgentCanBeSeenAndWithoutAnAgentThereAreNone() throws Exception {
        startAgent(Map.of());
        host.say("{\"msg_type\":\"broadcast\",\"data\":\"x\"}");
        await().until(
                        () ->
                                program.run(Map.of(), CONTROL, "counters")
                                        .out()
                                        .matches("(?s).*client +broadcasts +1\n.*"));
        assertThat(program.run(Map.of(), CONTROL, "counters", "--json").out())
                .startsWith("[{\"part\":\"base-layer\",\"counter\":\"received\",\"value\":1},")
                .contains("{\"part\":\"gateway\",\"counter\":\"messages\",\"value\":0}");
        Program.Result alone = program.run(Map.of(), "--control=none", "counters");
        assertThat(alone.status()).isEqualTo(3);
        assertThat(alone.err()).contains("no agent runs");
    }
}
