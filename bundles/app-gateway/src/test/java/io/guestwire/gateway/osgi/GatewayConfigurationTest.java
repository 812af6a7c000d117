// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Side;
import io.guestwire.gateway.GatewaySettings;
import io.guestwire.settings.Settings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatewayConfigurationTest {
    @ParameterizedTest
    @EnumSource
    void theShippedFileHasEveryEntryAndNoOther(Side side) throws IOException {
        String folder = side == Side.HOST ? "cfg" : "cfg-guest";
        Path file = Path.of("src/main", folder, GatewaySettings.pid(side) + ".cfg");
        Properties shipped = new Properties();
        // Most entries have no value, and a # before them.
        shipped.load(
                new StringReader(Files.readString(file).replaceAll("(?m)^#(?=[a-z.]+ = )", "")));
        Map<String, String> entries = new HashMap<>();
        shipped.forEach((entry, value) -> entries.put((String) entry, (String) value));
        assertThat(entries).hasSameSizeAs(GatewayConfiguration.class.getDeclaredMethods());
        List<String> complaints = new ArrayList<>();
        new Settings(GatewaySettings.pid(side), entries, complaints::add)
                .complainOfUnknown(GatewayConfiguration.class);
        assertThat(complaints).isEmpty();
    }
}
