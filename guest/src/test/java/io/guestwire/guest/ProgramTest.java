// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is shipped: the archive unpacked, its script run. */
class ProgramTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir static Path place;
    private static Path home;
    @TempDir Path directory;

    private record Result(int status, String out, String err) {}

    @BeforeAll
    static void unpack() throws Exception {
        Path archive = Path.of(System.getProperty("guest.archive"));
        assertThat(archive).exists();
        Process tar =
                new ProcessBuilder("tar", "xzf", archive.toString(), "-C", place.toString())
                        .inheritIO()
                        .start();
        assertThat(tar.waitFor()).isZero();
        try (var folders = Files.list(place)) {
            home = folders.toList().get(0);
        }
    }

    private Process start(Map<String, String> environment, String... words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/guestwire-guest").toString());
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(directory.resolve("out").toFile())
                        .redirectError(directory.resolve("err").toFile());
        builder.environment().putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Result run(String... words) throws Exception {
        return run(Map.of(), words);
    }

    private Result run(Map<String, String> environment, String... words) throws Exception {
        Process process = start(environment, words);
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), read("out"), read("err"));
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
    }

    @Test
    void theArchiveIsOneFolder() throws Exception {
        try (var folders = Files.list(place)) {
            assertThat(folders).hasSize(1);
        }
        assertThat(home.getFileName().toString()).startsWith("guestwire-guest-");
    }

    @Test
    void itExplainsItself() throws Exception {
        Result help = run("--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("broadcast <text>", "--device", "Exit status");
        assertThat(run("--version").out()).isEqualTo("guestwire-guest " + version() + "\n");
    }

    private static String version() {
        return System.getProperty("project.version");
    }

    @Test
    void aWrongCommandLineIsStatusTwo() throws Exception {
        Result wrong = run("--frobnicate");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err())
                .isEqualTo("guestwire-guest: there is no option --frobnicate; see --help\n");
    }

    @Test
    void withoutAgentAndPortItIsStatusThree() throws Exception {
        Result alone = run("--control", "none", "--device", directory + "/nothing", "status");
        assertThat(alone.status()).isEqualTo(3);
        assertThat(alone.err()).contains("no agent runs", "no such device");
    }

    @Test
    void withoutAJavaItSaysSo() throws Exception {
        Result missing = run(Map.of("JAVA_HOME", "/nowhere"), "--help");
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("no Java found at /nowhere/bin/java");
    }

    @Test
    void anOldJavaIsRefused() throws Exception {
        Path old = directory.resolve("jdk");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Files.createFile(old.resolve("bin/java")).toFile().setExecutable(true);
        Result refused = run(Map.of("JAVA_HOME", old.toString()), "--help");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("needs Java 17 or newer").contains("is 11");
    }

    @Test
    void aLinkToTheScriptWillDo() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), home.resolve("bin"));
        Process process =
                new ProcessBuilder(link.resolve("guestwire-guest").toString(), "--version")
                        .redirectErrorStream(true)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // JUnit warns of links that lead out of what it deletes.
        Files.delete(link);
        assertThat(out).isEqualTo("guestwire-guest " + version() + "\n");
    }

    @Test
    void theAgentServesCommandsAndEndsOnSigtermWithStatusZero() throws Exception {
        Path config = Files.writeString(directory.resolve("conf"), "addresses =\nnonsense = 1\n");
        try (HostNode host = new HostNode(directory)) {
            Process agent =
                    start(
                            Map.of(),
                            "--listen=" + HostNode.socket(directory, "a"),
                            "--control=control",
                            "--config=" + config);
            try {
                await().atMost(LIMIT).until(() -> Files.exists(directory.resolve("control")));
                await().atMost(LIMIT).until(() -> read("err").contains("the host is connected"));
                assertThat(read("err")).contains("there is no entry nonsense");
                Result status = run("--control=control", "status");
                assertThat(status.status()).isZero();
                assertThat(status.out()).contains("db1").contains("db2");
                Result json = run("--control=control", "status", "--json");
                assertThat(json.out()).startsWith("[{").endsWith("}]\n");
                assertThat(run("--control=control", "broadcast", "hi").out()).isEqualTo("Sent.\n");
                Result listen = run("--control=control", "--timeout=0.1", "--json", "listen");
                assertThat(listen.out()).isEqualTo("{\"event\":\"connected\",\"reason\":\"\"}\n");
            } finally {
                agent.destroy();
            }
            assertThat(agent.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(agent.exitValue()).isZero();
        }
        assertThat(directory.resolve("control")).doesNotExist();
    }

    @Test
    void theAgentServesTheGroupsInItsFolderAndReportsWhatIsNoGroup() throws Exception {
        Path jar = home.resolve("groups/echo.jar");
        Path broken = home.resolve("groups/broken.jar");
        GroupJar.write(jar, EchoGroup.class.getName() + "\nno.such.Group\n", EchoGroup.class);
        Files.writeString(broken, "no jar");
        Path config =
                Files.writeString(
                        directory.resolve("conf"), "addresses =\nexample.echo.answer = 42\n");
        Asker asker = new Asker();
        try (HostNode host = new HostNode(directory)) {
            host.add(EchoGroup.ADDRESS, asker);
            Process agent =
                    start(
                            Map.of(),
                            "--listen=" + HostNode.socket(directory, "a"),
                            "--control=control",
                            "--config=" + config);
            try {
                await().atMost(LIMIT).until(() -> asker.answers.contains("a: {\"answer\":\"42\"}"));
                assertThat(read("err"))
                        .contains(
                                "example.echo is served by echo.jar io.guestwire.guest.EchoGroup",
                                jar + ": message group no.such.Group is not served",
                                broken + " cannot be read")
                        .doesNotContain("there is no entry");
                assertThat(run("--control=control", "status").err()).isEmpty();
            } finally {
                agent.destroy();
                Files.delete(jar);
                Files.delete(broken);
            }
            assertThat(agent.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(agent.exitValue()).isZero();
        }
    }

    @Test
    void withoutAnAgentACommandOpensThePortItself() throws Exception {
        try (HostNode host = new HostNode(directory)) {
            Result status =
                    run(
                            "--listen=" + HostNode.socket(directory, "a"),
                            "--control=none",
                            "--timeout=10",
                            "status");
            assertThat(status.err()).isEmpty();
            assertThat(status.status()).isZero();
            assertThat(status.out()).contains("db1");
        }
    }

    @Test
    void anImageHasAJavaOfItsOwn() throws Exception {
        Path jdk = Path.of(System.getProperty("java.home"));
        assumeThat(jdk.resolve("bin/jlink")).as("a full JDK with jlink").exists();
        Path image = directory.resolve("image");
        Process make =
                new ProcessBuilder(
                                home.resolve("bin/make-image").toString(),
                                image.toString(),
                                "java.logging")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("out").toFile())
                        .start();
        assertThat(make.waitFor()).isZero();
        assertThat(read("out")).contains(" MB");
        assertThat(image.resolve("groups")).isDirectory();
        assertThat(Files.readString(image.resolve("jre/release"))).contains("java.logging");
        ProcessBuilder program =
                new ProcessBuilder(image.resolve("bin/guestwire-guest").toString(), "--version")
                        .redirectErrorStream(true);
        program.environment().put("JAVA_HOME", "/nowhere");
        Process process = program.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(out).isEqualTo("guestwire-guest " + version() + "\n");
    }
}
