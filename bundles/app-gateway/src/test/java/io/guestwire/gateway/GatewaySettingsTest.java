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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewaySettingsTest {
    private static final GatewaySettings HOST = GatewaySettings.defaults(Side.HOST);
    private static final GatewaySettings GUEST = GatewaySettings.defaults(Side.GUEST);

    private final List<String> complaints = new ArrayList<>();

    private GatewaySettings read(Map<String, ?> entries, GatewaySettings former) {
        return GatewaySettings.read(entries, former, complaints::add);
    }

    @Test
    void theDefaultsAreThoseOfTheSide() {
        assertThat(read(Map.of(), HOST)).isEqualTo(HOST);
        assertThat(HOST.addresses()).isEmpty();
        assertThat(HOST.agentName()).isEqualTo("cgcs.messaging");
        assertThat(read(Map.of(), GUEST)).isEqualTo(GUEST);
        assertThat(GUEST.addresses()).containsExactly("cgcs.server_grp");
        assertThat(complaints).isEmpty();
    }

    @Test
    void everyEntryIsRead() {
        GatewaySettings settings =
                read(
                        Map.of(
                                "addresses", " cgcs.server_grp,  scale-*\n",
                                "agent.name", "",
                                "agent.path", "/run/guestwire/agent",
                                "agent.path.mode", "0660",
                                "groups.ranking", "7",
                                "datagram.bytes", "10000",
                                "queue.messages", "5",
                                "queue.bytes", "65536",
                                "family.applications", "9"),
                        GUEST);
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
        wrong.put("addresses", "a, b/c");
        wrong.put("agent.name", "x".repeat(108));
        wrong.put("agent.path", "relative");
        wrong.put("agent.path.mode", "0999");
        wrong.put("datagram.bytes", "1");
        assertThat(read(wrong, former)).isEqualTo(former);
        assertThat(complaints).hasSize(5).allMatch(text -> text.contains("gateway.cfg: entry "));
        assertThat(read(Map.of("addresses", "*"), former).addresses()).containsExactly("a", "b*");
    }

    @Test
    void anEntryThatIsTakenAwayHasItsDefaultAgain() {
        GatewaySettings former = read(Map.of("addresses", "a", "queue.messages", "5"), HOST);
        assertThat(read(Map.of(), former)).isEqualTo(HOST);
    }

    @Test
    void aComplaintNamesTheConfigurationOfItsSide() {
        read(Map.of("queue.messages", "0"), GUEST);
        assertThat(complaints)
                .singleElement()
                .asString()
                .startsWith("etc/io.guestwire.gateway.guest.cfg: entry queue.messages ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgcs.*", "*", "other.*, cgcs.server_*", "cgcs.server_grp, cgcs.*"})
    void inAGuestAFamilyThatCoversTheClientsAddressHasAGroupOfThatAddressBesideIt(
            String addresses) {
        GatewaySettings guest = read(Map.of("addresses", addresses), GUEST);
        assertThat(guest.entries())
                .containsAll(guest.addresses())
                .containsOnlyOnce("cgcs.server_grp");
        GatewaySettings host = read(Map.of("addresses", addresses), HOST);
        assertThat(host.entries()).isEqualTo(host.addresses());
        assertThat(read(Map.of("addresses", "other.*"), GUEST).entries())
                .containsExactly("other.*");
    }

    @ParameterizedTest
    @EnumSource
    void theShippedConfigurationNamesEveryEntryWithItsDefault(Side side) throws Exception {
        String folder = side == Side.HOST ? "cfg" : "cfg-guest";
        Path file = Path.of("src/main", folder, GatewaySettings.pid(side) + ".cfg");
        String text = Files.readString(file);
        Properties properties = new Properties();
        properties.load(new StringReader(text.replaceAll("(?m)^#(?=[a-z.]+ = )", "")));
        properties.remove("addresses");
        properties.remove("agent.path");
        Map<String, String> entries = new HashMap<>();
        properties.forEach((key, value) -> entries.put((String) key, (String) value));
        assertThat(entries).hasSize(7);
        GatewaySettings plain = GatewaySettings.defaults(side);
        GatewaySettings otherwise =
                new GatewaySettings(
                        side, plain.addresses(), "y", Optional.empty(), 0, 1, 1, 1, 1, 1);
        assertThat(read(entries, otherwise)).isEqualTo(plain);
        assertThat(complaints).isEmpty();
    }
}
