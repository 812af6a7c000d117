// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One jar of a third party on a host, in simulated guests and in the small guest agent, while it is
 * installed, updated and removed.
 */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThirdPartyTest {
    private static final String FIRST = "instance-00000001";
    private static final String SECOND = "instance-00000002";
    private static final String THIRD = "instance-00000003";
    private static final String AGENT = "instance-0000000a";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path folder;
    private static Path channels;
    private static Path jar;
    private static DistributionProcess node;

    @BeforeAll
    static void start() throws Exception {
        channels = Files.createDirectory(folder.resolve("ch"));
        jar = folder.resolve("echo.jar");
        ThirdPartyBundle.write(jar, "1.0.0");
        node = DistributionProcess.unpack(Files.createDirectory(folder.resolve("node")));
        node.environment("GUESTWIRE_CHANNEL_DIR", channels.toString());
        node.bootFeature("simulator");
        node.start();
        run("simulator:start", "2");
        await().until(() -> run("guestwire:channels").split(" connected ").length == 3);
        run("bundle:install", "-s", "file:" + jar);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String run(String... command) throws Exception {
        DistributionProcess.Result result = node.guestwire(command);
        assertThat(result.status()).as("%s: %s", List.of(command), result).isZero();
        return result.output();
    }

    /** What each guest has answered, as the host's other group says. */
    private static Map<String, JsonNode> census() throws Exception {
        String answers =
                run("simulator:send", "--wait", "10000", FIRST, "example.census", "{}", "--json");
        Map<String, JsonNode> census = new TreeMap<>();
        JSON.readTree(JSON.readTree(answers).at("/0/data").asText())
                .properties()
                .forEach(guest -> census.put(guest.getKey(), guest.getValue()));
        return census;
    }

    private static void awaitCensus(String version, String... guests) {
        await().atMost(RawGuest.SOON)
                .untilAsserted(
                        () ->
                                assertThat(census())
                                        .containsOnlyKeys(guests)
                                        .allSatisfy(
                                                (guest, answer) -> {
                                                    assertThat(answer.at("/version").asText())
                                                            .isEqualTo(version);
                                                    assertThat(answer.at("/said/who").asInt())
                                                            .isEqualTo(1);
                                                }));
    }

    private static Map<String, JsonNode> guests() throws Exception {
        Map<String, JsonNode> guests = new TreeMap<>();
        for (JsonNode guest : JSON.readTree(run("simulator:list", "--json"))) {
            guests.put(guest.get("instance").asText(), guest);
        }
        return guests;
    }

    @Test
    @Order(1)
    void simulatedGuestsThatAreThereAndThatComeHaveItsGroup() throws Exception {
        awaitCensus("1.0.0", FIRST, SECOND);
        run("simulator:start", "1");
        awaitCensus("1.0.0", FIRST, SECOND, THIRD);
        assertThat(guests())
                .allSatisfy(
                        (name, guest) ->
                                assertThat(guest.get("addresses"))
                                        .extracting(JsonNode::asText)
                                        .containsExactly("cgcs.server_grp", "example.echo"));
    }

    @Test
    @Order(2)
    void theSameJarRunsInTheSmallGuestAgent() throws Exception {
        Path home = Archive.unpackGuest(Files.createDirectory(folder.resolve("agent")));
        Files.copy(jar, home.resolve("groups/echo.jar"));
        Path config = folder.resolve("agent.conf");
        Files.writeString(config, "addresses =\nexample.echo.place = a small guest\n");
        ProcessBuilder builder =
                new ProcessBuilder(
                                home.resolve("bin/guestwire-guest").toString(),
                                "--listen=" + channels + "/cgcs.messaging." + AGENT + ".sock",
                                "--control=" + folder.resolve("agent.sock"),
                                "--config=" + config)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("agent.txt").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process agent = builder.start();
        try {
            awaitCensus("1.0.0", FIRST, SECOND, THIRD, AGENT);
            assertThat(census().get(AGENT).at("/place").asText()).isEqualTo("a small guest");
            assertThat(folder.resolve("agent.txt")).content().doesNotContain("ERROR", "WARN");
        } finally {
            agent.destroy();
            assertThat(agent.waitFor()).isZero();
        }
    }

    @Test
    @Order(3)
    void anUpdateReachesTheGuestsAndDisconnectsNobody() throws Exception {
        Map<String, JsonNode> before = guests();
        ThirdPartyBundle.write(jar, "2.0.0");
        run("bundle:update", "example.echo");
        awaitCensus("2.0.0", FIRST, SECOND, THIRD);
        assertThat(guests())
                .allSatisfy(
                        (name, guest) ->
                                assertThat(guest.get("connected_since"))
                                        .isEqualTo(before.get(name).get("connected_since")));
    }

    @Test
    @Order(4)
    void whatCannotBeSentByHandIsRefusedWithTheReason() throws Exception {
        List<String> errors = new ArrayList<>();
        for (String[] words :
                List.of(
                        new String[] {"simulator:send", FIRST, "example.echo", "{}"},
                        new String[] {"simulator:send", FIRST, "example.census", "{\"a\":1"},
                        new String[] {"simulator:send", FIRST, "example.census", "{}", "--wait"})) {
            DistributionProcess.Result result = node.guestwire(words);
            assertThat(result.status()).isEqualTo(1);
            errors.add(result.errors());
        }
        assertThat(errors.get(0)).contains("is served in " + FIRST + " by example.echo 2.0.0");
        assertThat(errors.get(1)).contains("Expected one JSON object", "at character 7");
        assertThat(errors.get(2)).contains("found --wait: options go before the instance");
    }

    @Test
    @Order(5)
    void whenItIsRemovedNoGuestHasItsGroupAndNobodyComplains() throws Exception {
        run("bundle:uninstall", "example.echo");
        assertThat(guests())
                .hasSize(3)
                .allSatisfy((name, guest) -> assertThat(guest.get("addresses")).hasSize(1));
        node.stopCleanly();
    }
}
