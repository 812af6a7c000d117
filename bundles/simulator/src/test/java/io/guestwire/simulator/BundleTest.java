// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the bundle carries, and what it says of itself. */
class BundleTest {
    private static final Pattern OURS = Pattern.compile("io\\.guestwire\\.[a-z.]+");
    private static final List<String> API =
            List.of(
                    "io.guestwire.backplane",
                    "io.guestwire.channel",
                    "io.guestwire.directory",
                    "io.guestwire.group",
                    "io.guestwire.health",
                    "io.guestwire.settings");

    private final Path classes = Path.of("target/bundle");
    private final Attributes headers;

    BundleTest() throws IOException {
        try (InputStream in = Files.newInputStream(classes.resolve("META-INF/MANIFEST.MF"))) {
            headers = new Manifest(in).getMainAttributes();
        }
    }

    @Test
    void itImportsOfGuestwireNothingButTheApi() {
        assertThat(OURS.matcher(headers.getValue("Import-Package")).results())
                .isNotEmpty()
                .allSatisfy(found -> assertThat(API).contains(found.group()));
    }

    @Test
    void itExportsNothing() {
        assertThat(headers.getValue("Export-Package")).isNull();
    }

    @Test
    void itsOnlyComponentIsItsOwn() {
        assertThat(headers.getValue("Service-Component"))
                .isEqualTo("OSGI-INF/io.guestwire.simulator.osgi.SimulatorComponent.xml");
    }

    @Test
    void itCarriesTheClassesOfAGuestButNoComponentsAndCommandsOfTheirBundles() {
        for (String part : List.of("baselayer", "virtio", "servergroup/client")) {
            assertThat(classes.resolve("io/guestwire/" + part)).isDirectory();
        }
        for (String part : List.of("baselayer/osgi", "baselayer/command", "virtio/osgi")) {
            assertThat(classes.resolve("io/guestwire/" + part)).doesNotExist();
        }
        assertThat(classes.resolve("io/guestwire/servergroup/osgi")).doesNotExist();
        assertThat(classes.resolve("io/guestwire/servergroup/command")).doesNotExist();
    }
}
