// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a folder of the shape of {@code /sys/devices/system/cpu}, with four processors. */
@Timeout(60)
class LinuxProcessorsTest {
    private static final Duration TIME = Duration.ofSeconds(10);

    @TempDir Path cpu;
    @TempDir Path elsewhere;

    @BeforeEach
    void fourProcessors() throws IOException {
        Files.createDirectory(cpu.resolve("cpu0"));
        for (int i = 1; i < 4; i++) {
            Files.createDirectory(cpu.resolve("cpu" + i));
            Files.writeString(file(i), "1\n");
        }
        Files.createDirectory(cpu.resolve("cpufreq"));
        Files.createDirectory(cpu.resolve("cpu4x"));
        Files.writeString(cpu.resolve("online"), "0-3\n");
    }

    @Test
    void theHighestGoesUntilOnlyZeroIsLeftAndTheNamedOneComes() throws Exception {
        LinuxProcessors processors = processors();
        assertThat(processors.online()).containsExactly(0, 1, 2, 3);
        assertThat(processors.down(TIME)).isEqualTo(3);
        assertThat(file(3)).hasContent("0");
        assertThat(processors.down(TIME)).isEqualTo(2);
        assertThat(processors.online()).containsExactly(0, 1);
        processors.up(3, TIME);
        assertThat(file(3)).hasContent("1");
        processors.up(3, TIME);
        assertThat(processors.online()).containsExactly(0, 1, 3);
        assertThat(processors.down(TIME)).isEqualTo(3);
        assertThat(processors.down(TIME)).isEqualTo(1);
        assertThatThrownBy(() -> processors.down(TIME))
                .hasMessageContaining("expected a processor that can go, found none")
                .hasMessageContaining("[0]");
    }

    @Test
    void oneWithoutASwitchStaysEvenIfItIsTheHighest() throws Exception {
        Files.delete(file(3));
        assertThat(processors().down(TIME)).isEqualTo(2);
        assertThat(processors().online()).containsExactly(0, 1, 3);
        Files.writeString(cpu.resolve("online"), "0-2");
        assertThat(processors().online()).containsExactly(0, 1);
    }

    @Test
    void zeroNeverGoesEvenIfItHasASwitch() throws Exception {
        Files.writeString(file(0), "1");
        for (int i = 0; i < 3; i++) {
            processors().down(TIME);
        }
        assertThatThrownBy(() -> processors().down(TIME)).isInstanceOf(IOException.class);
        assertThat(file(0)).hasContent("1");
    }

    @Test
    void aProcessorThatIsNotThereCannotCome() {
        assertThatThrownBy(() -> processors().up(7, TIME))
                .hasMessageContaining("found no " + cpu.resolve("cpu7"));
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new LinuxProcessors(cpu.resolve("x"), null).online())
                .hasMessageContaining("expected a folder of processors, found no " + cpu);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; 0; true",
                "0-2,5; 1; true",
                "0-2,5; 5; true",
                "0-2,5; 3; false",
                "''; 0; false",
                "x; 0; false",
                "0-; 1; false",
                "-3; 1; false",
                "0-99999; 1; false",
            })
    void rangesAreReadAsLinuxWritesThem(String ranges, int number, boolean in) {
        assertThat(LinuxProcessors.contains(ranges, number)).isEqualTo(in);
    }

    @Test
    void aHelperChoosesAndIsToldWhatIsOnline() throws Exception {
        Files.writeString(file(1), "0");
        LinuxProcessors processors = helped("echo \"$@\" > $0.args; echo 2", 10_000);
        assertThat(processors.down(TIME)).isEqualTo(2);
        assertThat(file(2)).hasContent("0");
        assertThat(elsewhere.resolve("helper.args")).hasContent("cpu-down 0,2,3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo 0 | expected one of the processors online, [0, 1, 2, 3], and not 0, found 0",
                "echo 9 | found 9",
                "echo -1 | found -1",
                "echo 3; exit 4 | expected exit status 0, found 4",
                "echo three | expected the number of a processor, found \"three\"",
                "true | found \"\"",
                "head -c 200000 /dev/zero | expected the number of a processor",
                "echo 3; exec sleep 60 | expected a number within 300 ms, found it still running",
            })
    void aHelperThatFailsLeavesAllAsItIs(String script, String problem) throws Exception {
        LinuxProcessors processors = helped(script, script.contains("sleep") ? 300 : 10_000);
        assertThatThrownBy(() -> processors.down(TIME))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("helper " + elsewhere.resolve("helper"))
                .hasMessageContaining(problem);
        assertThat(processors.online()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aHelperIsKilledWhenTheHostGivesUpWithAllThatItStarted() throws Exception {
        LinuxProcessors processors = helped("sleep 60 & echo $! > $0.pid; wait", 10_000);
        assertThatThrownBy(() -> processors.down(Duration.ofMillis(1_500)))
                .hasMessageContaining("within 1500 ms");
        long child = Long.parseLong(Files.readString(elsewhere.resolve("helper.pid")).strip());
        ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
        assertThat(processors.online()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aHelperWhoseChildKeepsItsOutputOpenIsNotWaitedFor() throws Exception {
        LinuxProcessors processors = helped("sleep 60 & echo $! > $0.pid; echo 1", 10_000);
        assertThat(processors.down(TIME)).isEqualTo(1);
        long child = Long.parseLong(Files.readString(elsewhere.resolve("helper.pid")).strip());
        ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void aHelperThatIsNotThereFailsTheRequest() {
        LinuxProcessors processors =
                LinuxProcessors.configured(
                        Map.of("cpu.directory", cpu, "helper", "/no/such/helper"),
                        this::unexpected);
        assertThatThrownBy(() -> processors.down(TIME))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/helper");
    }

    @Test
    void aWrongConfigurationIsReportedAndItsDefaultUsed() throws Exception {
        List<String> complaints = new ArrayList<>();
        LinuxProcessors.configured(
                Map.of("cpu.directory", "a\0b", "helper.timeout", "5 s", "helper", ""),
                complaints::add);
        assertThat(complaints).hasSize(2);
        assertThat(complaints.get(0))
                .startsWith("etc/io.guestwire.scaling.guest.cfg: entry cpu.directory must be")
                .endsWith("still using /sys/devices/system/cpu");
    }

    private LinuxProcessors processors() {
        return LinuxProcessors.configured(Map.of("cpu.directory", cpu), this::unexpected);
    }

    private LinuxProcessors helped(String script, int millis) throws IOException {
        Path helper = elsewhere.resolve("helper");
        Files.writeString(helper, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        return LinuxProcessors.configured(
                Map.of("cpu.directory", cpu, "helper", helper, "helper.timeout", millis),
                this::unexpected);
    }

    private void unexpected(String complaint) {
        throw new AssertionError(complaint);
    }

    private Path file(int number) {
        return cpu.resolve("cpu" + number).resolve("online");
    }
}
