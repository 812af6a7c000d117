// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits of single instances, changed in {@code etc/} while the guests are connected. */
@Timeout(180)
class QuotaTest {
    private static final String A = "instance-0000000a";
    private static final String B = "instance-0000000b";
    private static final String MESSAGES = "peer.messages.per.second";
    private static final String BROADCAST =
            "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"hello\"}";

    @TempDir static Path folder;
    private static DistributionProcess node;
    private static Path channels;

    @BeforeAll
    static void start() throws Exception {
        node = DistributionProcess.unpack(Files.createDirectory(folder.resolve("node")));
        channels = Files.createDirectory(folder.resolve("ch"));
        node.environment("GUESTWIRE_CHANNEL_DIR", channels.toString());
        Files.writeString(
                node.home().resolve("etc/inventory.json"),
                "{\"server_groups\":[{\"name\":\"db\",\"members\":[\""
                        + A
                        + "\",\""
                        + B
                        + "\"]}]}");
        node.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void aLimitOfOneInstanceIsSetAndLiftedWhileItIsConnectedAndNobodyElseFeelsIt()
            throws Exception {
        try (RawGuest a = RawGuest.attach(channels, A);
                RawGuest b = RawGuest.attach(channels, B)) {
            await().atMost(RawGuest.SOON).until(() -> quota(A).contains(" 10000 "));

            configure(A + "=2");
            awaitQuota(A, MESSAGES + " +\\d+ +2 +messages a second +this instance +0 +-");
            a.write((RawGuest.envelope(1, BROADCAST) + "\n").repeat(500));
            awaitQuota(A, MESSAGES + " +\\d+ +2 +messages a second +this instance +[1-9]\\d* +2");
            assertThat(run("guestwire:quota")).contains(A).doesNotContain(B);
            assertThat(run("guestwire:why " + A).lines().findFirst().orElseThrow())
                    .startsWith("base-layer: sends, or has sent to others, more than " + MESSAGES)
                    .contains(" = 2 since 2", "it is read more slowly", MESSAGES + ".instances");
            assertThat(quota(B)).containsPattern(MESSAGES + " +\\d+ +10000 .* all +0 +-");
            assertThat(b.await("broadcast").at("/data/source_instance").asText()).isEqualTo(A);
            assertThat(b.drain(1)).isNotNull();

            configure(A + "=many");
            await().atMost(RawGuest.SOON)
                    .until(() -> run("guestwire:doctor").contains("(at \"" + A + "=many\")"));
            assertThat(quota(A)).containsPattern(MESSAGES + " +\\d+ +2 ");

            configure("");
            awaitQuota(A, MESSAGES + " +\\d+ +10000 +messages a second +all ");
            assertThat(a.drain(1)).isNotNull();
            await().atMost(RawGuest.SOON)
                    .until(() -> !run("guestwire:why " + A).contains("read more slowly"));
        }
    }

    @Test
    void anInstanceThatIsNotThereIsAnErrorThatSaysWhereToLook() throws Exception {
        DistributionProcess.Result result = node.guestwire("guestwire:quota", "instance-00000099");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .contains("found instance-00000099; guestwire:channels lists them");
    }

    private static void configure(String instances) throws IOException {
        Path file = node.home().resolve("etc/io.guestwire.baselayer.cfg");
        String entry = MESSAGES + ".instances = ";
        String changed =
                Files.readString(file)
                        .replaceFirst(
                                "(?m)^peer\\.messages\\.per\\.second\\.instances *=.*$",
                                entry + instances);
        assertThat(changed).contains(entry + instances);
        Files.writeString(file, changed);
    }

    private static void awaitQuota(String instance, String pattern) {
        await().atMost(RawGuest.SOON)
                .untilAsserted(() -> assertThat(quota(instance)).containsPattern(pattern));
    }

    private static String quota(String instance) throws Exception {
        return run("guestwire:quota " + instance);
    }

    private static String run(String command) throws IOException, InterruptedException {
        return node.guestwire(command).output();
    }
}
