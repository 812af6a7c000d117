// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.guestwire.itests.DistributionProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resource scaling (PROTOCOL, section 5), installed into the running distribution as it is shipped,
 * with guests of which nothing is ours.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourceScalingTest {
    private static final String ONE = "instance-0000000a";
    private static final String OTHER = "instance-0000000b";
    private static final String ADDRESS = "cgcs.scale";
    private static final String DOWN_3 =
            "{\"version\":2,\"resource\":\"cpu\",\"direction\":\"down\",\"result\":\"success\","
                    + "\"offline_cpu\":3,\"online_cpus\":[0,1,2]}";

    @TempDir static Path folder;
    private DistributionProcess node;
    private Path channels;
    private RawGuest one;
    private RawGuest other;

    @BeforeAll
    void start() throws Exception {
        channels = Files.createDirectory(folder.resolve("ch"));
        node = DistributionProcess.unpack(Files.createDirectory(folder.resolve("node")));
        node.environment("GUESTWIRE_CHANNEL_DIR", channels.toString());
        node.start();
        assertThat(node.guestwire("feature:install", "resource-scaling-stub").status()).isZero();
        await().atMost(RawGuest.SOON)
                .until(() -> node.guestwire("resource-scaling:counters").status() == 0);
        assertThat(node.guestwire("guestwire:groups").output())
                .containsPattern("cgcs\\.scale +host +serving")
                .containsPattern("scale-\\* +host +serving");
    }

    @AfterAll
    void stop() throws Exception {
        try (DistributionProcess started = node) {
            started.stopCleanly();
        }
    }

    @BeforeEach
    void attach() throws Exception {
        one = RawGuest.attach(channels, ONE);
        other = RawGuest.attach(channels, OTHER);
    }

    @AfterEach
    void detach() throws Exception {
        one.close();
        other.close();
    }

    @Test
    void aProcessorGoesAndComesBack() throws Exception {
        CompletableFuture<Result> down = command("cpu-down", ONE, "--json");
        JsonNode request = request();
        assertThat(request.get("version").asInt()).isEqualTo(2);
        assertThat(request.get("source_addr").asText()).matches("scale-[0-9a-f]{8}");
        assertThat(request.get("dest_addr").asText()).isEqualTo(ADDRESS);
        assertThat(request.get("data"))
                .isEqualTo(
                        json(
                                "{\"version\":2,\"msg_type\":\"scale_request\",\"timeout_ms\":10000,"
                                        + "\"resource\":\"cpu\",\"direction\":\"down\"}"));
        answer(one, request, DOWN_3);
        JsonNode printed = json(down.get().output()).get(0);
        assertThat(printed.get("cpu").asInt()).isEqualTo(3);
        assertThat(printed.get("online_cpus")).isEqualTo(json("[0,1,2]"));

        CompletableFuture<Result> up = command("cpu-up", ONE, "3");
        request = request();
        assertThat(request.at("/data/online_cpu").asInt()).isEqualTo(3);
        assertThat(request.at("/data/online_cpus")).isEqualTo(json("[0,1,2]"));
        answer(
                one,
                request,
                "{\"version\":2,\"resource\":\"cpu\",\"direction\":\"up\",\"result\":\"success\","
                        + "\"online_cpu\":3,\"online_cpus\":[0,1,2,3]}");
        assertThat(up.get().status()).isZero();
        assertThat(up.get().output()).containsPattern(ONE + " +up +3 +0, 1, 2, 3 ");
    }

    @Test
    void aLateAnswerIsCountedAndNotTakenForTheNextRequests() throws Exception {
        long late = counter("answers_late");
        CompletableFuture<Result> first = command("cpu-down", "--timeout", "200", ONE);
        JsonNode asked = request();
        assertThat(first.get().status()).isEqualTo(1);
        assertThat(first.get().errors()).contains(ONE, "no answer within 200 ms");
        CompletableFuture<Result> second = command("cpu-down", ONE, "--timeout", "60000");
        JsonNode askedAgain = request();
        answer(one, asked, DOWN_3);
        assertThat(one.await("nack").at("/data/log_msg").asText()).contains("within 200 ms");
        assertThat(counter("answers_late")).isEqualTo(late + 1);
        assertThat(second).isNotDone();
        answer(one, askedAgain, DOWN_3.replace("3,", "2,"));
        assertThat(second.get().output()).containsPattern(ONE + " +down +2 ");
    }

    @Test
    void anAnswerOfAnotherInstanceIsNackedAndNotTaken() throws Exception {
        long unexpected = counter("answers_unexpected");
        CompletableFuture<Result> down = command("cpu-down", ONE, "--timeout", "60000");
        JsonNode request = request();
        answer(other, request, DOWN_3);
        assertThat(other.await("nack").get("dest_addr").asText()).isEqualTo(ADDRESS);
        other.write("\n" + RawGuest.envelope(2, ADDRESS, ADDRESS, DOWN_3) + "\n");
        assertThat(other.await("nack").at("/data/log_msg").asText()).contains("source_addr");
        assertThat(counter("answers_unexpected")).isEqualTo(unexpected + 2);
        assertThat(down).isNotDone();
        answer(one, request, DOWN_3);
        assertThat(down.get().status()).isZero();
    }

    @Test
    void anAnswerThatCannotBeUsedIsNackedAndTheNextOneTaken() throws Exception {
        long malformed = counter("answers_malformed");
        CompletableFuture<Result> down = command("cpu-down", ONE, "--timeout", "60000");
        JsonNode request = request();
        answer(one, request, DOWN_3.replace("success", "perhaps"));
        JsonNode nack = one.await("nack");
        assertThat(nack.get("source_addr")).isEqualTo(request.get("source_addr"));
        assertThat(nack.at("/data/log_msg").asText()).contains("result: expected", "perhaps");
        assertThat(counter("answers_malformed")).isEqualTo(malformed + 1);
        answer(
                one,
                request,
                "{\"version\":2,\"resource\":\"cpu\",\"direction\":\"down\",\"result\":\"fail\","
                        + "\"err_msg\":\"none can go\"}");
        assertThat(down.get().status()).isEqualTo(1);
        assertThat(down.get().errors()).contains("the guest failed: \"none can go\"");
    }

    @Test
    void aSecondRequestIsRefusedWhileOneIsInFlight() throws Exception {
        CompletableFuture<Result> first = command("cpu-down", ONE, "--timeout", "60000");
        JsonNode request = request();
        assertThat(command("cpu-up", ONE, "1").get().errors())
                .contains(ONE + " has a request in flight, cpu-down");
        answer(one, request, DOWN_3);
        assertThat(first.get().status()).isZero();
    }

    @Test
    void anInstanceThatIsNotThereIsSaidWithThoseThatAre() throws Exception {
        await().untilAsserted(
                        () -> {
                            Result result = command("cpu-down", "instance-99").get();
                            assertThat(result.status()).isEqualTo(1);
                            assertThat(result.errors())
                                    .contains("No instance \"instance-99\" is connected")
                                    .contains("there are " + ONE + ", " + OTHER);
                        });
    }

    private JsonNode request() throws InterruptedException {
        return one.await("scale_request");
    }

    private static void answer(RawGuest guest, JsonNode request, String data) throws Exception {
        String dest = request.get("source_addr").asText();
        guest.write("\n", RawGuest.envelope(2, ADDRESS, dest, data), "\n");
    }

    private CompletableFuture<Result> command(String name, String... words) {
        String[] line = new String[words.length + 1];
        line[0] = "resource-scaling:" + name;
        System.arraycopy(words, 0, line, 1, words.length);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return node.guestwire(line);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    private long counter(String name) throws Exception {
        for (JsonNode row : json(node.guestwire("resource-scaling:counters", "--json").output())) {
            if (row.get("counter").asText().equals(name)) {
                return row.get("value").asLong();
            }
        }
        throw new AssertionError("There is no counter " + name);
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
