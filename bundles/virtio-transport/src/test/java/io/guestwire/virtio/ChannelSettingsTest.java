// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ChannelSettingsTest {
    private final List<String> complaints = new ArrayList<>();

    private ChannelSettings read(Map<String, ?> entries, ChannelSettings former) {
        return ChannelSettings.read(entries, former, complaints::add);
    }

    @Test
    void whatIsAbsentOrEmptyHasItsDefault() {
        ChannelSettings former =
                read(
                        Map.of("channel.dir", "/a", "retry.max", "2000", "rescan.interval", 70L),
                        ChannelSettings.DEFAULT);
        assertThat(former.directory()).isEqualTo(Path.of("/a"));
        assertThat(former.retryMax()).isEqualTo(Duration.ofSeconds(2));
        assertThat(read(Map.of("channel.dir", " "), former)).isEqualTo(ChannelSettings.DEFAULT);
        assertThat(complaints).isEmpty();
    }

    @Test
    void aPatternWithoutInstanceIsReportedAndTheFormerOnesStay() {
        Map<String, String> entries = new HashMap<>(Map.of("channel.patterns", "{instance}.a"));
        ChannelSettings former = read(entries, ChannelSettings.DEFAULT);
        entries.put("channel.patterns", "{instance}.b, all.sock");
        entries.put("channel.dir", "/b");
        ChannelSettings now = read(entries, former);
        assertThat(now.patterns()).isEqualTo(former.patterns());
        assertThat(now.directory()).isEqualTo(Path.of("/b"));
        assertThat(complaints)
                .singleElement()
                .asString()
                .contains("etc/io.guestwire.virtio.cfg", "channel.patterns", "all.sock")
                .contains("must contain {instance} once")
                .contains("still using [{instance}.a]");
    }

    @Test
    void wrongTimesAreReportedOneByOne() {
        Map<String, ?> entries = Map.of("retry.min", "soon", "rescan.interval", "7");
        assertThat(read(entries, ChannelSettings.DEFAULT)).isEqualTo(ChannelSettings.DEFAULT);
        assertThat(complaints).hasSize(2);
    }

    @Test
    void aVariableThatWasNotReplacedIsReported() {
        read(Map.of("channel.dir", "${env:NOT_SET}"), ChannelSettings.DEFAULT);
        assertThat(complaints).singleElement().asString().contains("the variable in it is not set");
    }

    @Test
    void theShippedFileSaysWhatTheDefaultsAre() throws IOException {
        Properties file = new Properties();
        try (Reader reader =
                Files.newBufferedReader(Path.of("src/main/cfg/io.guestwire.virtio.cfg"))) {
            file.load(reader);
        }
        Map<String, Object> entries = new HashMap<>();
        file.forEach((entry, value) -> entries.put(entry.toString(), value));
        assertThat(entries).hasSize(6);
        assertThat(entries.get("channel.dir"))
                .isEqualTo(
                        "${env:GUESTWIRE_CHANNEL_DIR:-" + ChannelSettings.DEFAULT_DIRECTORY + "}");
        entries.remove("channel.dir");
        assertThat(read(entries, ChannelSettings.DEFAULT)).isEqualTo(ChannelSettings.DEFAULT);
        assertThat(complaints).isEmpty();
    }
}
