// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.health.Finding;
import io.guestwire.scaling.guest.GuestScaling;
import io.guestwire.scaling.host.HostScaling;
import io.guestwire.scaling.osgi.GuestConfiguration;
import io.guestwire.scaling.osgi.HostConfiguration;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    @Test
    void whatIsWrongIsAFindingUntilItIsCorrected() {
        HostScaling host = new HostScaling(Map.of("timout", "5", "timeout", "soon"));
        assertThat(host.findings())
                .extracting(Finding::text)
                .contains(
                        "etc/io.guestwire.scaling.cfg: there is no entry timout; did you mean timeout?")
                .anyMatch(text -> text.endsWith("found \"soon\"; still using 10000"));
        host.configure(Map.of("timeout", "5"));
        assertThat(host.findings())
                .extracting(Finding::severity)
                .containsExactly(Finding.Severity.OK);

        GuestScaling guest = new GuestScaling(Map.of("cpu.dir", "/x"));
        assertThat(guest.findings())
                .extracting(Finding::text)
                .contains("etc/io.guestwire.scaling.guest.cfg: there is no entry cpu.dir");
    }

    @Test
    void theShippedFilesHaveEveryEntryWithItsDefaultAndNoOther() throws IOException {
        assertSame(Path.of("src/main/cfg", HostScaling.PID + ".cfg"), HostConfiguration.class);
        assertSame(
                Path.of("src/main/cfg-guest", GuestScaling.PID + ".cfg"), GuestConfiguration.class);
    }

    private static void assertSame(Path file, Class<?> described) throws IOException {
        Properties shipped = new Properties();
        try (Reader cfg = Files.newBufferedReader(file)) {
            shipped.load(cfg);
        }
        Properties expected = new Properties();
        Stream.of(described.getDeclaredMethods())
                .forEach(
                        method ->
                                expected.setProperty(
                                        method.getName().replace('_', '.'),
                                        String.valueOf(method.getDefaultValue())));
        assertThat(shipped).isEqualTo(expected);
    }
}
