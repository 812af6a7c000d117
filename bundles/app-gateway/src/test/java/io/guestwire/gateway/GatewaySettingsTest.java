// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Side;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {
    private static final GatewaySettings HOST = GatewaySettings.defaults(Side.HOST);

    private final List<String> complaints = new ArrayList<>();

    private GatewaySettings read(Map<String, ?> entries, GatewaySettings former) {
        return GatewaySettings.read(entries, former, complaints::add);
    }

    @Test
    void theDefaultsAreThoseOfTheSide() {
        assertThat(read(Map.of(), HOST)).isEqualTo(HOST);
        assertThat(HOST.addresses()).isEmpty();
        assertThat(HOST.agentName()).isEqualTo("cgcs.messaging");
        GatewaySettings guest = read(Map.of("side", "guest"), HOST);
        assertThat(guest).isEqualTo(GatewaySettings.defaults(Side.GUEST));
        assertThat(guest.addresses()).containsExactly("cgcs.server_grp");
        assertThat(complaints).isEmpty();
    }

    @Test
    void everyEntryIsRead() {
        GatewaySettings settings =
                read(
                        Map.of(
                                "side", "guest",
                                "addresses", " cgcs.server_grp,  scale-*\n",
                                "agent.name", "",
                                "agent.path", "/run/guestwire/agent",
                                "agent.path.mode", "0660",
                                "groups.ranking", "7",
                                "datagram.bytes", "10000",
                                "queue.messages", "5",
                                "queue.bytes", "65536",
                                "family.applications", "9"),
                        HOST);
        assertThat(settings)
                .isEqualTo(
                        new GatewaySettings(
                                Side.GUEST,
                                settings.addresses(),
                                "",
                                Optional.of(Path.of("/run/guestwire/agent")),
                                0660,
                                7,
                                10_000,
                                5,
                                65_536,
                                9));
        assertThat(settings.addresses()).containsExactly("cgcs.server_grp", "scale-*");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aWrongEntryIsReportedAndTheFormerValueStays() {
        Map<String, String> right =
                Map.of("addresses", "a, b*", "agent.name", "x", "agent.path.mode", "0644");
        GatewaySettings former = read(right, HOST);
        Map<String, String> wrong = new HashMap<>();
        wrong.put("side", "both");
        wrong.put("addresses", "a, b/c");
        wrong.put("agent.name", "x".repeat(108));
        wrong.put("agent.path", "relative");
        wrong.put("agent.path.mode", "0999");
        wrong.put("datagram.bytes", "1");
        assertThat(read(wrong, former)).isEqualTo(former);
        assertThat(complaints).hasSize(6).allMatch(text -> text.contains("gateway.cfg: entry "));
        assertThat(read(Map.of("addresses", "*"), former).addresses()).containsExactly("a", "b*");
    }

    @Test
    void anEntryThatIsTakenAwayHasItsDefaultAgain() {
        GatewaySettings former = read(Map.of("addresses", "a", "queue.messages", "5"), HOST);
        assertThat(read(Map.of(), former)).isEqualTo(HOST);
    }

    @Test
    void theShippedConfigurationNamesEveryEntryWithItsDefault() throws Exception {
        String text = Files.readString(Path.of("src/main/cfg/io.guestwire.gateway.cfg"));
        Properties properties = new Properties();
        properties.load(new StringReader(text.replaceAll("(?m)^#(?=[a-z.]+ = )", "")));
        properties.remove("addresses");
        properties.remove("agent.path");
        Map<String, String> entries = new HashMap<>();
        properties.forEach((key, value) -> entries.put((String) key, (String) value));
        assertThat(entries).hasSize(8);
        GatewaySettings otherwise =
                new GatewaySettings(
                        Side.GUEST, HOST.addresses(), "y", Optional.empty(), 0, 1, 1, 1, 1, 1);
        assertThat(read(entries, otherwise)).isEqualTo(HOST);
        assertThat(complaints).isEmpty();
    }
}
