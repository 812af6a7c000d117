// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Server group messaging over real unix sockets, by the distribution as it is shipped: PROTOCOL,
 * sections 2 and 3, and the examples of the seed document.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerGroupMessagingTest {
    private static final System.Logger LOG =
            System.getLogger(ServerGroupMessagingTest.class.getName());
    private static final String DB1 = "instance-0000000a";
    private static final String DB2 = "instance-0000000b";
    private static final String DB3 = "instance-0000000c";
    private static final String OTHER = "instance-0000000d";
    private static final String NOBODY = "instance-0000000e";
    private static final String INVENTORY =
            """
            { // Comments and trailing commas are accepted.
              "server_groups": [
                { "name": "db", "members": ["%s", "%s", "%s"] },
                { "name": "web", "members": ["%s"] },
              ],
              "servers": { "%s": { "display_name": "db1", "state": "active", "memory_mb": 512 } }
            }
            """
                    .formatted(DB1, DB2, DB3, OTHER, DB1);

    @TempDir static Path folder;
    private DistributionProcess node;
    private Path channels;
    private Path inventory;
    private RawGuest db1;
    private RawGuest db2;
    private RawGuest db3;
    private RawGuest other;

    @BeforeAll
    void start() throws Exception {
        channels = Files.createDirectory(folder.resolve("ch"));
        inventory = folder.resolve("inventory.json");
        Files.writeString(inventory, INVENTORY);
        node = DistributionProcess.unpack(Files.createDirectory(folder.resolve("node")));
        node.environment("GUESTWIRE_CHANNEL_DIR", channels.toString());
        node.environment("GUESTWIRE_INVENTORY", inventory.toString());
        node.start();
    }

    @AfterAll
    void stop() throws Exception {
        try (DistributionProcess started = node) {
            Books.awaitBalance(started);
            assertThat(started.terminate()).isZero();
        }
    }

    @BeforeEach
    void attach() throws Exception {
        db1 = RawGuest.attach(channels, DB1);
        db2 = RawGuest.attach(channels, DB2);
        db3 = RawGuest.attach(channels, DB3);
        other = RawGuest.attach(channels, OTHER);
        for (RawGuest guest : List.of(db1, db2, db3, other)) {
            guest.drain(1);
        }
    }

    @AfterEach
    void detach() throws Exception {
        for (RawGuest guest : List.of(db1, db2, db3, other)) {
            guest.close();
        }
    }

    @Test
    void everyMessageOfTheNodeItsPeersAndItsGroupsIsAccountedFor() throws Exception {
        db1.write("rubbish\n");
        db1.send(1, "{\"version\":1,\"msg_type\":\"status_query\",\"seq\":1}");
        db1.await("status_response_done");
        Books.awaitBalance(node);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theSeedsStatusQueryIsAnsweredWithOneResponseAMemberAndADone(int version) throws Exception {
        db1.send(version, "{\"version\":" + version + ",\"msg_type\":\"status_query\",\"seq\":1}");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JsonNode response = db1.await("status_response");
            assertEnvelope(response, version);
            assertThat(response.at("/data/seq").asInt()).isEqualTo(1);
            assertThat(response.at("/data/data/state").asText()).isEqualTo("active");
            names.add(response.at("/data/data/display_name").asText());
        }
        assertThat(names).contains("db1").hasSize(3);
        JsonNode done = db1.await("status_response_done");
        assertEnvelope(done, version);
        assertThat(done.get("data").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("version", "msg_type", "seq");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theSeedsBroadcastGoesToEveryOtherMemberUnderItsTrueName(int version) throws Exception {
        db1.send(
                version,
                "{\"version\":"
                        + version
                        + ",\"msg_type\":\"broadcast\",\"source_instance\":\"instance-00000001\","
                        + "\"data\":\"Hello World\"}");
        for (RawGuest member : List.of(db2, db3)) {
            JsonNode broadcast = member.await("broadcast");
            assertEnvelope(broadcast, 1); // Each in the version that it spoke itself.
            assertThat(broadcast.at("/data/source_instance").asText()).isEqualTo(DB1);
            assertThat(broadcast.at("/data/data").asText()).isEqualTo("Hello World");
        }
        assertThat(db1.drain(version)).isEmpty();
        assertThat(other.drain(1)).isEmpty();
    }

    @Test
    void aGuestThatEndsIsNotifiedToTheOthersAsStopped() throws Exception {
        long killed = System.nanoTime();
        db2.kill();
        for (RawGuest member : List.of(db1, db3)) {
            JsonNode notification = member.await("notification");
            assertEnvelope(notification, 1);
            assertThat(notification.at("/data/data/state").asText()).isEqualTo("stopped");
        }
        long millis = (System.nanoTime() - killed) / 1_000_000;
        LOG.log(System.Logger.Level.INFO, "told of a killed guest after {0} ms", millis);
        assertThat(other.drain(1)).isEmpty();
        db2 = RawGuest.attach(channels, DB2);
        assertThat(db1.await("notification").at("/data/data/state").asText()).isEqualTo("active");
    }

    @Test
    void aGuestInNoGroupGetsADoneAndANack() throws Exception {
        try (RawGuest stranger = RawGuest.attach(channels, NOBODY)) {
            assertThat(stranger.drain(2)).isEmpty();
            stranger.send(1, "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"x\"}");
            JsonNode nack = stranger.await("nack");
            assertThat(nack.at("/data/orig_msg_type").asText()).isEqualTo("broadcast");
            assertThat(nack.at("/data/log_msg").asText()).contains("no server group");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"version\":1,\"msg_type\":\"status_query\"} | status_query | seq",
                "{\"version\":1,\"msg_type\":\"status_query\",\"seq\":\"1\"} | status_query | seq",
                "{\"version\":1,\"msg_type\":\"status_query\",\"seq\":1.5} | status_query | seq",
                "{\"version\":1,\"msg_type\":\"nonsense\"} | nonsense | msg_type",
                "{\"version\":1,\"msg_type\":7} | unknown | msg_type",
                "{\"version\":1} | unknown | msg_type",
                "{} | unknown | version",
                "{\"msg_type\":\"broadcast\",\"data\":\"x\"} | broadcast | version",
                "{\"version\":\"1\",\"msg_type\":\"broadcast\",\"data\":\"x\"} | broadcast | version",
                "{\"version\":3,\"msg_type\":\"broadcast\",\"data\":\"x\"} | broadcast | version",
                "{\"version\":1,\"msg_type\":\"broadcast\"} | broadcast | data",
                "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":{}} | broadcast | data",
                "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"a\\nb\"} | broadcast | newline",
                "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"a\\u0000b\"} | broadcast | NUL",
            })
    void aMessageThatTheGroupCannotUseIsNacked(String data, String type, String named)
            throws Exception {
        db1.send(1, data);
        JsonNode nack = db1.await("nack");
        assertEnvelope(nack, 1);
        assertThat(nack.at("/data/orig_msg_type").asText()).isEqualTo(type);
        assertThat(nack.at("/data/log_msg").asText()).contains(named, "expected", "found");
        assertThat(db2.drain(1)).isEmpty();
    }

    static List<String> framesThatCannotBeUsed() {
        String rest = ",\"source_addr\":\"cgcs.server_grp\",\"dest_addr\":\"cgcs.server_grp\"";
        String query = ",\"data\":{\"version\":1,\"msg_type\":\"status_query\",\"seq\":9}}";
        return List.of(
                "{\"version\":3" + rest + query,
                "{\"version\":\"2\"" + rest + query,
                "{\"version\":2.9" + rest + query,
                "{\"source_addr\":\"cgcs.server_grp\",\"dest_addr\":\"cgcs.server_grp\"" + query,
                "{\"version\":1" + rest + ",\"data\":\"x\"}",
                "{\"version\":1" + rest + "}",
                "{\"version\":1,\"source_addr\":\"cgcs.server_grp\",\"dest_addr\":\"no.such\""
                        + query,
                "{\"version\":1,\"source_addr\":\"cgcs.server_grp\",\"dest_addr\":null" + query,
                "{\"version\":1,\"source_addr\":\"cgcs.server_grp\",\"dest_addr\":\""
                        + "x".repeat(300)
                        + "\""
                        + query,
                "{\"version\":1,\"version\":1" + rest + query,
                "{\"version\":1"
                        + rest
                        + ",\"data\":"
                        + "{\"a\":".repeat(40)
                        + "1"
                        + "}".repeat(41),
                "{\"version\":1" + rest + ",\"data\":{\"a\":\"" + "x".repeat(70_000) + "\"}}",
                "{\"version\":1" + rest + ",\"data\":{\"a\":tru}}",
                "{\"version\":1" + rest + ",\"data\":{\"a\":\"\u0000\"}}");
    }

    @ParameterizedTest
    @MethodSource("framesThatCannotBeUsed")
    void aFrameWhoseAddressesCanBeReadIsNacked(String frame) throws Exception {
        db1.write("\n" + frame + "\n");
        JsonNode nack = db1.await("nack");
        assertThat(nack.at("/data/log_msg").asText()).contains("expected", "found");
        assertThat(db1.drain(1)).isEmpty();
    }

    @Test
    void aFrameThatIsNotUtf8IsNackedAndTheNextOneServed() throws Exception {
        byte[] frame =
                RawGuest.envelope(
                                1, "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"\u00ff\"}")
                        .getBytes(StandardCharsets.ISO_8859_1);
        db1.write(frame);
        db1.write("\n");
        assertThat(db1.await("nack").at("/data/log_msg").asText()).contains("UTF-8", "0xff");
        assertThat(db1.drain(1)).isEmpty();
    }

    @Test
    void whatNobodyCanBeToldOfIsCounted() throws Exception {
        long before = unreadable();
        db1.write("rubbish\n[]\n17\n{\"version\":1\n\n\r\n");
        assertThat(db1.drain(1)).isEmpty();
        assertThat(unreadable()).isEqualTo(before + 4);
    }

    @Test
    void aBroadcastOf3050BytesPassesAndOneMoreIsNacked() throws Exception {
        String longest = "\u00fc".repeat(1_525);
        for (String text : List.of(longest, longest + "x")) {
            db1.send(1, "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"" + text + "\"}");
        }
        assertThat(db1.await("nack").at("/data/log_msg").asText()).contains("3050", "3051");
        assertThat(db2.await("broadcast").at("/data/data").asText()).isEqualTo(longest);
        assertThat(db2.drain(1)).isEmpty();
    }

    @Test
    void theInventoryIsReadAgainAndABrokenOneLeavesTheLastGoodOneInForce() throws Exception {
        Files.writeString(inventory, "{ \"server_groups\": [\n { \"name\": \"db\", oops");
        await().atMost(RawGuest.SOON)
                .untilAsserted(
                        () ->
                                assertThat(node.guestwire("guestwire:doctor").output())
                                        .contains(inventory.toString(), "line 2"));
        other.send(1, "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"x\"}");
        db1.send(1, "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"still\"}");
        assertThat(db2.await("broadcast").at("/data/data").asText()).isEqualTo("still");

        String moved =
                INVENTORY
                        .replace("\"web\"", "\"w\"")
                        .replace(", \"" + DB3 + "\"", "")
                        .replace("[\"" + OTHER, "[\"" + DB3 + "\", \"" + OTHER);
        Files.writeString(inventory, moved);
        await().atMost(RawGuest.SOON)
                .until(() -> node.guestwire("server-group:list").output().contains(" w "));
        db3.drain(1);
        other.send(1, "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"moved\"}");
        assertThat(db3.await("broadcast").at("/data/source_instance").asText()).isEqualTo(OTHER);

        Files.writeString(inventory, INVENTORY);
        await().atMost(RawGuest.SOON)
                .until(() -> node.guestwire("server-group:list").output().contains("web"));
    }

    @Test
    void aWrongConfigurationValueIsReportedAndTheFormerStays() throws Exception {
        Path file = node.home().resolve("etc/io.guestwire.baselayer.cfg");
        String good = Files.readString(file);
        change(file, good.replaceFirst("(?m)^frame.bytes.*", "frame.bytes = many"));
        await().atMost(RawGuest.SOON)
                .until(
                        () ->
                                node.log()
                                        .contains(
                                                "entry frame.bytes must be a whole number from 1024"
                                                        + " to 1048576 (bytes), found \"many\"; still"
                                                        + " using 65536"));
        db1.send(1, "{\"version\":1,\"msg_type\":\"status_query\",\"seq\":1}");
        db1.await("status_response_done");
        change(file, good.replaceFirst("(?m)^frame.bytes.*", "frame.bytes = 1024"));
        await().atMost(RawGuest.SOON)
                .untilAsserted(
                        () -> {
                            db2.write(
                                    RawGuest.envelope(1, "{\"a\":\"" + "x".repeat(2_000) + "\"}")
                                            + "\n");
                            assertThat(db2.await("nack").at("/data/log_msg").asText())
                                    .contains("at most 1024 bytes");
                        });
        change(file, good);
    }

    /** Karaf looks at the time of a file: in whole seconds on some file systems. */
    private static void change(Path file, String text) throws Exception {
        FileTime later = FileTime.from(Files.getLastModifiedTime(file).toInstant().plusSeconds(2));
        Files.writeString(file, text);
        Files.setLastModifiedTime(
                file,
                later.compareTo(FileTime.from(Instant.now())) > 0
                        ? later
                        : FileTime.from(Instant.now()));
    }

    private long unreadable() throws Exception {
        String json = node.guestwire("guestwire:counters", "--json").output();
        for (JsonNode row : new com.fasterxml.jackson.databind.ObjectMapper().readTree(json)) {
            if (row.get("counter").asText().equals("dropped-unreadable")) {
                return row.get("value").asLong();
            }
        }
        throw new AssertionError(json);
    }

    private static void assertEnvelope(JsonNode message, int version) {
        assertThat(message.get("version").isInt()).isTrue();
        assertThat(message.get("version").asInt()).isEqualTo(version);
        assertThat(message.get("source_addr").asText()).isEqualTo("cgcs.server_grp");
        assertThat(message.get("dest_addr").asText()).isEqualTo("cgcs.server_grp");
        assertThat(message.at("/data/version").asInt()).isEqualTo(version);
    }
}
