// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.scaling.guest.GuestScaling;
import io.guestwire.scaling.host.HostScaling;
import io.guestwire.scaling.osgi.GuestConfiguration;
import io.guestwire.scaling.osgi.HostConfiguration;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
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
