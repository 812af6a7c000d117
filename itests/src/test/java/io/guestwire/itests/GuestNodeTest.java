// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as a guest node, and the test as its host, on a unix socket for a port. */
class GuestNodeTest {
    @TempDir Path folder;
    @TempDir Path sockets;

    private DistributionProcess node;

    @BeforeEach
    void configure() throws Exception {
        node = DistributionProcess.unpack(folder);
        Path features = node.home().resolve("etc/org.apache.karaf.features.cfg");
        String text = Files.readString(features);
        Files.writeString(
                features,
                text.replaceAll("(?m)^ *(virtio-transport|server-group)/.*\n", "")
                        .replaceFirst("base-layer/[^,]*", "guestwire-guest"));
        Files.delete(node.home().resolve("etc/io.guestwire.virtio.cfg"));
        Files.delete(node.home().resolve("etc/io.guestwire.servergroup.cfg"));
        Files.delete(node.home().resolve("etc/io.guestwire.gateway.cfg"));
        // The original's name is one in the machine, and others may be testing.
        Files.writeString(
                node.home().resolve("etc/io.guestwire.gateway.guest.cfg"),
                "agent.name = test." + folder.hashCode() + "\n");
        node.environment("GUESTWIRE_DEVICE", sockets + "/cgcs.messaging.host.sock");
    }

    @Test
    void aGuestNodeIsAGuestAndNothingElse() throws Exception {
        try (DistributionProcess guest = node) {
            guest.launch();
            try (RawGuest host = RawGuest.attach(sockets, "host")) {
                node.guestwire("--wait", "60");
                await().atMost(RawGuest.SOON)
                        .untilAsserted(
                                () ->
                                        assertThat(output("guestwire:channels"))
                                                .containsPattern("host +guest +connected"));
                assertThat(output("guestwire:doctor"))
                        .contains("is connected to the host")
                        .doesNotContain("warning", "fault", "inventory", "channel directory");
                answerStatusOf(host);
                assertThat(node.guestwire("server-group:broadcast", "own", "hello").output())
                        .isEqualTo("Sent to the host, for the other members.\n");
                assertThat(host.await("broadcast").at("/data/data").asText()).isEqualTo("hello");
                assertThat(node.guestwire("server-group:status", "db").errors())
                        .contains("a guest has one server group, called own");
                aGroupThatIsInstalledWhileTheHostIsThereAnswersIt(host);
            }
            node.stopCleanly();
        }
    }

    @Test
    void anEntryThatNobodyKnowsIsAFindingWhicheverFileItIsIn() throws Exception {
        node.bootFeature("resource-scaling-stub-guest");
        List<String> files = List.of("virtio", "servergroup", "gateway", "scaling");
        for (String name : files) {
            Path file = node.home().resolve("etc/io.guestwire." + name + ".guest.cfg");
            String before = Files.exists(file) ? Files.readString(file) : "";
            Files.writeString(file, before + "nonsense = 1\n");
        }
        try (DistributionProcess guest = node) {
            guest.start();
            await().atMost(RawGuest.SOON)
                    .untilAsserted(
                            () -> {
                                String said = output("guestwire:doctor");
                                for (String name : files) {
                                    assertThat(said)
                                            .containsOnlyOnce(
                                                    "etc/io.guestwire."
                                                            + name
                                                            + ".guest.cfg: there is no entry nonsense");
                                }
                            });
        }
    }

    private void aGroupThatIsInstalledWhileTheHostIsThereAnswersIt(RawGuest host) throws Exception {
        Path cpu = Files.createDirectories(folder.resolve("cpu"));
        for (int i = 0; i < 3; i++) {
            Files.writeString(
                    Files.createDirectory(cpu.resolve("cpu" + i)).resolve("online"), "1\n");
        }
        // Written first: a feature leaves a configuration that is there as it is.
        Files.writeString(
                node.home().resolve("etc/io.guestwire.scaling.guest.cfg"),
                "cpu.directory = " + cpu + "\n");
        node.guestwire("feature:install", "resource-scaling-stub-guest");
        await().atMost(RawGuest.SOON)
                .untilAsserted(
                        () ->
                                assertThat(output("guestwire:groups"))
                                        .containsPattern("cgcs\\.scale +guest +serving"));
        host.write(
                RawGuest.envelope(
                                2,
                                "scale-0000000f",
                                "cgcs.scale",
                                "{\"version\":2,\"msg_type\":\"scale_request\",\"timeout_ms\":10000,"
                                        + "\"resource\":\"cpu\",\"direction\":\"down\"}")
                        + "\n");
        assertThat(host.await(message -> message.at("/data/result").isTextual()).toString())
                .contains("\"dest_addr\":\"scale-0000000f\"", "\"offline_cpu\":2");
        assertThat(cpu.resolve("cpu2/online")).hasContent("0");
    }

    private void answerStatusOf(RawGuest host) throws Exception {
        Thread answering =
                new Thread(
                        () -> {
                            try {
                                long seq = host.await("status_query").at("/data/seq").asLong();
                                host.send(
                                        1,
                                        "{\"version\":1,\"msg_type\":\"status_response\",\"seq\":"
                                                + seq
                                                + ",\"data\":{\"display_name\":\"db1\",\"state\":\"active\"}}");
                                host.send(
                                        1,
                                        "{\"version\":1,\"msg_type\":\"status_response_done\",\"seq\":"
                                                + seq
                                                + "}");
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        answering.start();
        assertThat(output("server-group:status")).containsPattern("own +- +db1 +active");
        answering.join();
    }

    private String output(String command) throws Exception {
        return node.guestwire(command).output();
    }
}
