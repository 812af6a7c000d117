// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.guestwire.testing.CProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An original host application at the distribution's app-gateway (PROTOCOL, section 4): the C
 * program that plays Nova's service, and guests over raw sockets.
 */
@Timeout(300)
class HostApplicationTest {
    private static final String A = "instance-0000000a";
    private static final String B = "instance-0000000b";
    private static final String ADDRESS = "cgcs.nova." + ProcessHandle.current().pid();
    private static final String AGENT = "cgcs.messaging." + ProcessHandle.current().pid();

    @TempDir Path folder;

    @Test
    void servesGuestsAndIsSeenByTheOperator() throws Exception {
        CProgram program = CProgram.compile("host_app", folder);
        Path channels = Files.createDirectory(folder.resolve("ch"));
        try (DistributionProcess node =
                DistributionProcess.unpack(Files.createDirectory(folder.resolve("node")))) {
            node.environment("GUESTWIRE_CHANNEL_DIR", channels.toString());
            node.bootFeature("app-gateway");
            configure(node, "addresses = " + ADDRESS, "agent.name = " + AGENT);
            node.start();
            try (RawGuest a = RawGuest.attach(channels, A);
                    RawGuest b = RawGuest.attach(channels, B)) {
                serve(program, a, b);
            }
            JsonNode application = application(node);
            assertThat(application.at("/bound").asText()).isEqualTo("yes");
            assertThat(application.at("/sent").asInt()).isEqualTo(2);
            assertThat(application.at("/received").asInt()).isEqualTo(4);
            assertThat(application.at("/dropped").isEmpty()).isTrue();
            assertThat(node.guestwire("guestwire:doctor", "--json").output())
                    .contains("applications are served at " + ADDRESS);

            configure(node, "addresses = ", "agent.name = " + AGENT);
            await().atMost(RawGuest.SOON)
                    .untilAsserted(
                            () ->
                                    assertThat(node.guestwire("guestwire:doctor").output())
                                            .contains("no application is served"));
            node.stopCleanly();
        }
    }

    @Test
    void aNodeThatBecomesAGuestTooServesTheApplicationsOfTheHostAsBefore() throws Exception {
        Path channels = Files.createDirectory(folder.resolve("ch"));
        Path up = Files.createDirectory(folder.resolve("up"));
        try (DistributionProcess node =
                DistributionProcess.unpack(Files.createDirectory(folder.resolve("node")))) {
            node.environment("GUESTWIRE_CHANNEL_DIR", channels.toString());
            node.environment("GUESTWIRE_DEVICE", up.resolve("cgcs.messaging.host.sock").toString());
            node.bootFeature("app-gateway");
            configure(node, "addresses = " + ADDRESS, "agent.name = " + AGENT);
            Files.writeString(
                    node.home().resolve("etc/io.guestwire.gateway.guest.cfg"),
                    "addresses = cgcs.*\nagent.name = guest." + AGENT + "\n");
            node.start();
            CompletableFuture<RawGuest> attaching = attachLater(up);
            assertThat(node.guestwire("feature:install", "guestwire-guest").status()).isZero();
            try (RawGuest host = attaching.join()) {
                await().untilAsserted(
                                () ->
                                        assertThat(applications(node))
                                                .containsExactlyInAnyOrder(
                                                        "guest cgcs.server_grp",
                                                        "host " + ADDRESS));
                assertThat(Files.readString(configuration(node)))
                        .isEqualTo("addresses = " + ADDRESS + "\nagent.name = " + AGENT + "\n");
            }
            node.stopCleanly();
        }
    }

    private static CompletableFuture<RawGuest> attachLater(Path folder) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return RawGuest.attach(folder, "host");
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static List<String> applications(DistributionProcess node) throws Exception {
        String json = node.guestwire("app-gateway:applications", "--json").output();
        List<String> found = new ArrayList<>();
        for (JsonNode row : new ObjectMapper().readTree(json)) {
            found.add(row.get("side").asText() + " " + row.get("address").asText());
        }
        return found;
    }

    private static void serve(CProgram program, RawGuest a, RawGuest b) throws Exception {
        try (CProgram.Run nova = program.start("-a", AGENT, "-n", ADDRESS, "2", A, B)) {
            assertThat(nova.line()).isEqualTo("ready");
            a.write(frame("{\"version\":2,\"msg_type\":\"status_query\",\"seq\":7}"));
            JsonNode first = a.await("status_response");
            assertThat(first.at("/source_addr").asText()).isEqualTo(ADDRESS);
            assertThat(first.at("/dest_addr").asText()).isEqualTo("cgcs.server_grp");
            assertThat(first.at("/data/data/instance_id").asText()).isEqualTo(A);
            assertThat(a.await("status_response").at("/data/data/instance_id").asText())
                    .isEqualTo(B);
            assertThat(a.await("status_response_done").at("/data/seq").asInt()).isEqualTo(7);

            b.write(frame("{\"version\":2,\"msg_type\":\"broadcast\",\"data\":\"hello\"}"));
            JsonNode broadcast = a.await("broadcast");
            assertThat(broadcast.at("/data/source_instance").asText()).isEqualTo(B);
            assertThat(broadcast.at("/data/data").asText()).isEqualTo("hello");

            assertThat(nova.end()).containsExactly("status_query " + A, "broadcast " + B);
        }
    }

    private static String frame(String data) {
        return "\n"
                + RawGuest.envelope(2, data)
                        .replace(
                                "\"dest_addr\":\"cgcs.server_grp\"",
                                "\"dest_addr\":\"" + ADDRESS + "\"")
                + "\n";
    }

    private static JsonNode application(DistributionProcess node) throws Exception {
        String json = node.guestwire("app-gateway:applications", "--json").output();
        return new ObjectMapper().readTree(json).get(0);
    }

    private static void configure(DistributionProcess node, String... lines) throws IOException {
        assertThat(configuration(node)).exists();
        Files.writeString(configuration(node), String.join("\n", lines) + "\n");
    }

    private static Path configuration(DistributionProcess node) {
        return node.home().resolve("etc/io.guestwire.gateway.cfg");
    }
}
