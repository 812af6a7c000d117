// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.health.Finding;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that nobody knows; those of the shipped files are known. */
class ComponentsTest {
    @TempDir Path folder;

    @Test
    void ofAHost() throws IOException {
        Map<String, Object> entries = shipped("src/main/cfg/io.guestwire.virtio.cfg");
        entries.put("channel.dir", folder.toString());
        HostChannelsComponent component = new HostChannelsComponent(entries);
        assertThat(unknown(component.findings())).isEmpty();
        entries.put("retry_max", "7");
        component.modified(entries);
        assertThat(unknown(component.findings()))
                .containsExactly(
                        "etc/io.guestwire.virtio.cfg: there is no entry retry_max; did you mean retry.max?");
        component.deactivate();
    }

    @Test
    void ofAGuest() throws IOException {
        Map<String, Object> entries = shipped("src/main/cfg-guest/io.guestwire.virtio.guest.cfg");
        entries.put("device", folder.resolve("port").toString());
        GuestPortComponent component = new GuestPortComponent(entries);
        assertThat(unknown(component.findings())).isEmpty();
        component.deactivate();
        entries.put("devices", "/dev/vport0p1");
        component = new GuestPortComponent(entries);
        assertThat(unknown(component.findings()))
                .containsExactly(
                        "etc/io.guestwire.virtio.guest.cfg: there is no entry devices; did you mean device?");
        assertThat(component.findings().get(0).text()).contains(folder + "/port");
        component.deactivate();
    }

    private static List<String> unknown(List<Finding> findings) {
        return findings.stream()
                .map(Finding::text)
                .filter(text -> text.contains("there is no entry"))
                .toList();
    }

    private static Map<String, Object> shipped(String file) throws IOException {
        Properties shipped = new Properties();
        try (Reader cfg = Files.newBufferedReader(Path.of(file))) {
            shipped.load(cfg);
        }
        Map<String, Object> entries = new HashMap<>();
        shipped.stringPropertyNames()
                .forEach(entry -> entries.put(entry, shipped.getProperty(entry)));
        assertThat(entries).isNotEmpty();
        return entries;
    }
}
