// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is shipped: the archive unpacked, its script run. */
class ProgramTest {
    private static final Duration LIMIT = Program.LIMIT;

    @TempDir static Path place;
    @TempDir Path directory;
    private Program program;

    @BeforeAll
    static void unpack() throws Exception {
        Program.unpack(place);
    }

    @BeforeEach
    void makeProgram() throws Exception {
        program = new Program(place, directory);
    }

    private Program.Result run(String... words) throws Exception {
        return program.run(Map.of(), words);
    }

    private Program.Result run(Map<String, String> environment, String... words) throws Exception {
        return program.run(environment, words);
    }

    private Process startAgent(Path config) throws Exception {
        return program.start(
                "agent",
                Map.of(),
                "--listen=" + HostNode.socket(directory, "a"),
                "--control=control",
                "--config=" + config);
    }

    @Test
    void theArchiveIsOneFolder() throws Exception {
        try (var folders = Files.list(place)) {
            assertThat(folders).hasSize(1);
        }
        assertThat(program.home().getFileName().toString()).startsWith("guestwire-guest-");
    }

    @Test
    void itExplainsItself() throws Exception {
        Program.Result help = run("--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("broadcast <text>", "--device", "Exit status");
        assertThat(run("--version").out()).isEqualTo("guestwire-guest " + version() + "\n");
    }

    private static String version() {
        return System.getProperty("project.version");
    }

    @Test
    void aWrongCommandLineIsStatusTwo() throws Exception {
        Program.Result wrong = run("--frobnicate");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err())
                .isEqualTo("guestwire-guest: there is no option --frobnicate; see --help\n");
    }

    @Test
    void withoutAgentAndPortItIsStatusThree() throws Exception {
        Program.Result alone =
                run("--control", "none", "--device", directory + "/nothing", "status");
        assertThat(alone.status()).isEqualTo(3);
        assertThat(alone.err()).contains("no agent runs", "no such device");
    }

    @Test
    void withoutAJavaItSaysSo() throws Exception {
        Program.Result missing = run(Map.of("JAVA_HOME", "/nowhere"), "--help");
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("no Java found at /nowhere/bin/java");
    }

    @Test
    void anOldJavaIsRefused() throws Exception {
        Path old = directory.resolve("jdk");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Files.createFile(old.resolve("bin/java")).toFile().setExecutable(true);
        Program.Result refused = run(Map.of("JAVA_HOME", old.toString()), "--help");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("needs Java 17 or newer").contains("is 11");
    }

    @Test
    void aLinkToTheScriptWillDo() throws Exception {
        Path link =
                Files.createSymbolicLink(directory.resolve("link"), program.home().resolve("bin"));
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
            Process agent = startAgent(config);
            try {
                await().until(() -> Files.exists(directory.resolve("control")));
                await().until(() -> program.read("agent.err").contains("the host is connected"));
                assertThat(program.read("agent.err")).contains("there is no entry nonsense");
                Program.Result status = run("--control=control", "status");
                assertThat(status.status()).isZero();
                assertThat(status.out()).contains("db1").contains("db2");
                Program.Result json = run("--control=control", "status", "--json");
                assertThat(json.out()).startsWith("[{").endsWith("}]\n");
                assertThat(run("--control=control", "broadcast", "hi").out()).isEqualTo("Sent.\n");
                Program.Result listen =
                        run("--control=control", "--timeout=0.1", "--json", "listen");
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
        Path jar = program.home().resolve("groups/echo.jar");
        Path broken = program.home().resolve("groups/broken.jar");
        GroupJar.write(jar, EchoGroup.class.getName() + "\nno.such.Group\n", EchoGroup.class);
        Files.writeString(broken, "no jar");
        Path config =
                Files.writeString(
                        directory.resolve("conf"), "addresses =\nexample.echo.answer = 42\n");
        Asker asker = new Asker();
        try (HostNode host = new HostNode(directory)) {
            host.add(EchoGroup.ADDRESS, asker);
            Process agent = startAgent(config);
            try {
                await().until(() -> asker.answers.contains("a: {\"answer\":\"42\"}"));
                assertThat(program.read("agent.err"))
                        .contains(
                                "example.echo is served by echo.jar io.guestwire.guest.EchoGroup",
                                jar + ": message group no.such.Group is not served",
                                broken + " cannot be read")
                        .doesNotContain("there is no entry");
                assertThat(program.run(Map.of(), "--control=control", "status").err()).isEmpty();
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
            Program.Result status =
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
                                program.home().resolve("bin/make-image").toString(),
                                image.toString(),
                                "java.logging")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("out").toFile())
                        .start();
        assertThat(make.waitFor()).isZero();
        assertThat(program.read("out")).contains(" MB");
        assertThat(image.resolve("groups")).isDirectory();
        assertThat(Files.readString(image.resolve("jre/release"))).contains("java.logging");
        // The Java in PATH and in the environment is of no use to it.
        Map<String, String> bare = Map.of("JAVA_HOME", "/nowhere", "PATH", "/usr/bin:/bin");
        Program own = new Program(image, directory);
        assertThat(own.run(bare, "--version").out())
                .isEqualTo("guestwire-guest " + version() + "\n");
        try (HostNode host = new HostNode(directory)) {
            Process agent =
                    own.start(
                            "agent",
                            bare,
                            "--listen=" + HostNode.socket(directory, "a"),
                            "--control=control",
                            "--name=image." + ProcessHandle.current().pid());
            try {
                await().until(() -> own.read("agent.err").contains("the host is connected"));
                // With the gateway's native library, too.
                await().until(() -> own.read("agent.err").contains("Applications reach the"));
                Program.Result status = own.run(bare, "--control=control", "status");
                assertThat(status.err()).isEmpty();
                assertThat(status.out()).contains("db1").contains("db2");
            } finally {
                agent.destroy();
            }
            assertThat(agent.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }
}
