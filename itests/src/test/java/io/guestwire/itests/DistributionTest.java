// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of the distribution with scripts and operators. */
@Timeout(300)
class DistributionTest {
    private static final List<String> SCRIPTS =
            List.of("client", "guestwire", "karaf", "start", "status", "stop");

    @TempDir Path folder;
    private DistributionProcess node;

    @BeforeEach
    void unpack() throws IOException {
        node = DistributionProcess.unpack(folder);
        node.environment(
                "GUESTWIRE_CHANNEL_DIR",
                Files.createDirectory(folder.resolve("channels")).toString());
    }

    @AfterEach
    void end() {
        node.close();
    }

    @Test
    void aNodeStartsRunsCommandsAndStopsCleanlyAndSoAgainAtItsSecondStart() throws Exception {
        node.start();
        assertThat(node.guestwire("system:name"))
                .isEqualTo(new DistributionProcess.Result(0, "root\n", ""));
        assertThat(node.guestwire("shell:echo", "two  words", "it's", "$HOME", "k=v", "50%"))
                .isEqualTo(
                        new DistributionProcess.Result(0, "two  words it's $HOME k=v 50%\n", ""));
        // Not by shell:echo, which gives a backslash a meaning of its own.
        assertThat(node.guestwire("guestwire:why", "a\\b\\").output()).contains(" a\\b\\ ");
        assertThat(node.guestwire("shell:echo one | grep one").output()).isEqualTo("one\n");

        DistributionProcess.Result unknown = node.guestwire("no:such");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.errors()).startsWith("Command not found: no:such");

        DistributionProcess.Result failed = node.guestwire("bundle:start", "99999");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.errors()).contains("99999").doesNotContain("Exception", "\tat ");

        assertNothingListens();
        node.stopCleanly();
        assertThat(node.guestwire("system:name").status()).isEqualTo(3);

        node.start();
        assertThat(node.guestwire("bundle:list -s -t 0").output()).contains("io.guestwire.api");
        node.stopCleanly();
    }

    @Test
    void aNodeThatIsTerminatedWhileItStartsLeavesNothingBehindAndStartsAgain() throws Exception {
        node.launch();
        await().atMost(RawGuest.SOON).until(() -> node.log().contains("FeaturesServiceImpl"));
        node.terminate();

        assertThat(ProcessHandle.of(node.pid()).filter(ProcessHandle::isAlive)).isEmpty();
        node.start();
        assertThat(node.guestwire("system:name").status()).isZero();
        assertThat(node.terminate()).isZero();
    }

    @Test
    void withoutANodeACommandSaysSo() throws Exception {
        DistributionProcess.Result result = node.guestwire("system:name");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.errors().lines()).singleElement().asString().contains("no node");
    }

    @Test
    void noAccountHasAPassword() throws IOException {
        for (String file : List.of("etc/users.properties", "etc/keys.properties")) {
            assertThat(Files.readAllLines(node.home().resolve(file)))
                    .as(file)
                    .filteredOn(line -> !line.isBlank() && !line.strip().startsWith("#"))
                    .allMatch(line -> line.startsWith("_g_"));
        }
    }

    @Test
    void theScriptsCanBeRunAndOnlyTheirOwnerCanChangeThem() throws IOException {
        for (String script : SCRIPTS) {
            assertThat(Files.getPosixFilePermissions(node.home().resolve("bin/" + script)))
                    .contains(PosixFilePermission.OWNER_EXECUTE)
                    .doesNotContain(PosixFilePermission.OTHERS_WRITE);
        }
    }

    @Test
    void noScriptOfKarafsIsLeftThatCannotWorkHere() throws Exception {
        try (Stream<Path> files = Files.list(node.home().resolve("bin"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsAll(SCRIPTS)
                    .hasSize(SCRIPTS.size() + 2)
                    .contains("inc", "setenv");
        }
        assertThat(node.script("bin/karaf", "status").output()).isEqualTo("Not running\n");
        node.start();
        for (List<String> client : List.of(List.of("bin/client"), List.of("bin/karaf", "client"))) {
            List<String> command = new ArrayList<>(client);
            command.add("shell:echo two words");
            assertThat(node.script(command.toArray(String[]::new)))
                    .isEqualTo(new DistributionProcess.Result(0, "two words\n", ""));
        }
        assertThat(node.script("bin/karaf", "status").output())
                .isEqualTo("Running, process " + node.pid() + "\n");
        assertThat(node.script("bin/karaf", "stop").output()).isEqualTo("Stopped\n");
    }

    /** By the sockets that the node's process has open, as the kernel lists them. */
    private void assertNothingListens() throws IOException {
        List<String> sockets;
        try (Stream<Path> open = Files.list(Path.of("/proc/" + node.pid() + "/fd"))) {
            sockets = open.map(DistributionTest::target).toList();
        }
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            Path file = Path.of("/proc/" + node.pid() + "/net/" + table);
            if (Files.exists(file)) {
                assertThat(Files.readAllLines(file).stream().skip(1))
                        .as(table)
                        .noneMatch(
                                line ->
                                        sockets.contains(
                                                "socket:[" + line.strip().split("\\s+")[9] + "]"));
            }
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed since";
        }
    }
}
