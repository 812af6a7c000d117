// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Side;
import io.guestwire.testkit.LiveChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AppGatewayTest {
    @Test
    void aGuestsApplicationAndItsHostTalkInTheFormOfTheGuestsHop() throws Exception {
        try (GatewayFixture guest = new GatewayFixture(Side.GUEST)) {
            LiveChannel host = guest.channel("host");
            FakeApplication application = guest.application();

            application.send(
                    "{\"version\":2,\"dest_addr\":\"cgcs.server_grp\",\"source_addr\":\"forged\","
                            + "\"data\":{\"msg_type\": \"status_query\",\"a\":[1.0e3]}}");
            assertThat(host.peerGets())
                    .isEqualTo(
                            "{\"version\":2,\"source_addr\":\""
                                    + guest.address
                                    + "\",\"dest_addr\":\"cgcs.server_grp\","
                                    + "\"data\":{\"msg_type\": \"status_query\",\"a\":[1.0e3]}}");

            host.peerSends(2, "cgcs.server_grp", guest.address, "{\"msg_type\":\"broadcast\"}");
            assertThat(application.receive())
                    .isEqualTo(
                            "{\"version\":2,\"source_addr\":\"cgcs.server_grp\","
                                    + "\"data\":{\"msg_type\":\"broadcast\"}}");
            assertThat(application.lastSender()).isEqualTo(guest.agent);
            assertThat(guest.report(guest.address).bound()).isEqualTo(ApplicationReport.Bound.YES);
        }
    }

    @Test
    void aFamilyThatCoversTheClientsAddressIsOfferedWithAGroupOfThatAddress() {
        List<String> offered = new ArrayList<>();
        GatewaySettings family =
                GatewaySettings.defaults(Side.GUEST)
                        .with(Side.GUEST, Set.of("cgcs.*"))
                        .withAgentName("");
        try (AppGateway gateway =
                new AppGateway(
                        family,
                        GatewayFixture.FILE,
                        (address, side, ranking, group) -> {
                            offered.add(address);
                            return () -> offered.remove(address);
                        })) {
            gateway.start();
            assertThat(offered).containsExactlyInAnyOrder("cgcs.*", "cgcs.server_grp");
            gateway.apply(family.with(Side.GUEST, Set.of("cgcs.x*")));
            assertThat(offered).containsExactly("cgcs.x*");
        }
        assertThat(offered).isEmpty();
    }

    @Test
    void aHostsApplicationNamesTheInstanceAndIsToldIt() throws Exception {
        try (GatewayFixture host = new GatewayFixture(Side.HOST)) {
            LiveChannel first = host.channel("instance-0000000a");
            LiveChannel second = host.channel("instance-0000000b");
            FakeApplication application = host.application();

            first.peerSends(1, "cgcs.server_grp", host.address, "{\"seq\":1}");
            assertThat(application.receive())
                    .isEqualTo(
                            "{\"version\":1,\"source_addr\":\"cgcs.server_grp\","
                                    + "\"source_instance\":\"instance-0000000a\","
                                    + "\"data\":{\"seq\":1}}");

            application.send(
                    "{\"version\":1,\"dest_instance\":\"instance-0000000b\","
                            + "\"dest_addr\":\"cgcs.server_grp\",\"data\":{}}");
            assertThat(second.peerGets())
                    .isEqualTo(
                            "{\"version\":1,\"source_addr\":\""
                                    + host.address
                                    + "\",\"dest_addr\":\"cgcs.server_grp\",\"data\":{}}");
            assertThat(first.peerGets(Duration.ZERO)).isNull();
        }
    }
}
