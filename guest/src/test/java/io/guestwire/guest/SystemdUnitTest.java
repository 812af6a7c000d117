// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.guestwire.testing.Patience;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The systemd unit as it is shipped, in the place where the documents put it. */
class SystemdUnitTest {
    private static final String UNIT = "guestwire-guest.service";
    private static final String PLACE = "/opt/guestwire-guest";
    private static final String RUNTIME = "/run/guestwire-guest";

    @TempDir Path place;
    @TempDir Path directory;
    private Program program;
    private String unit;

    @BeforeEach
    void unpack() throws Exception {
        Program.unpack(place);
        program = new Program(place, directory);
        unit = Files.readString(program.home().resolve("systemd").resolve(UNIT));
    }

    @Test
    void systemdFindsNothingToSayAgainstIt() throws Exception {
        assumeTrue(isInPath("systemd-analyze"), "systemd-analyze is not here");
        Path copy = directory.resolve(UNIT);
        Files.writeString(copy, unit.replace(PLACE, program.home().toString()));
        Process verify =
                new ProcessBuilder("systemd-analyze", "verify", "--man=no", copy.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = verify.waitFor();
        assertThat(said.lines().filter(line -> line.contains(UNIT))).isEmpty();
        assumeTrue(status == 0, () -> "systemd-analyze cannot verify units here: " + said);
    }

    @Test
    void itsCommandRunsAnAgentThatCommandsFindAndSystemdStops() throws Exception {
        List<String> command = new ArrayList<>(List.of(entry("ExecStart").split(" ")));
        assertThat(command.remove(0)).isEqualTo(PLACE + "/bin/guestwire-guest");
        assertThat(entry("RuntimeDirectory")).isEqualTo(Path.of(RUNTIME).getFileName().toString());
        String control = RUNTIME + "/control.sock";
        assertThat(new ControlPlace(Map.of(), 1).candidates()).contains(Path.of(control));
        assertThat(command).contains(control);

        command.replaceAll(word -> word.replace(RUNTIME, directory.toString()));
        // Nothing of this machine's.
        Files.writeString(directory.resolve("conf"), "addresses =\n");
        command.addAll(List.of("--device=port", "--config=conf"));
        Process agent = program.start("agent", Map.of(), command.toArray(String[]::new));
        try {
            Path socket = directory.resolve("control.sock");
            String running = "process " + agent.pid() + ", control socket " + socket;
            await().until(() -> program.read("agent.err").contains(running));
            assertThat(socket).exists();
            agent.destroy();
            assertThat(agent.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(agent.exitValue()).isZero();
        } finally {
            agent.destroyForcibly();
        }
    }

    private String entry(String key) {
        return unit.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isInPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
