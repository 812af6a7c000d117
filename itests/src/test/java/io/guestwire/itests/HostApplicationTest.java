// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An original host application at the distribution's app-gateway (PROTOCOL, section 4): the C
 * program that plays Nova's service, and guests over raw sockets.
 */
@Timeout(120)
class HostApplicationTest {
    private static final String A = "instance-0000000a";
    private static final String B = "instance-0000000b";
    private static final String ADDRESS = "cgcs.nova." + ProcessHandle.current().pid();
    private static final String AGENT = "cgcs.messaging." + ProcessHandle.current().pid();

    @TempDir Path folder;

    @Test
    void servesGuestsAndIsSeenByTheOperator() throws Exception {
        Path program = compiled();
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

    private static void serve(Path program, RawGuest a, RawGuest b) throws Exception {
        Process nova =
                new ProcessBuilder(program.toString(), "-a", AGENT, "-n", ADDRESS, "2", A, B)
                        .redirectErrorStream(true)
                        .start();
        try {
            BufferedReader output = nova.inputReader(StandardCharsets.UTF_8);
            assertThat(output.readLine()).isEqualTo("ready");
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

            assertThat(output.lines()).containsExactly("status_query " + A, "broadcast " + B);
            assertThat(nova.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(nova.exitValue()).isZero();
        } finally {
            nova.destroyForcibly();
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
        Path file = node.home().resolve("etc/io.guestwire.gateway.cfg");
        assertThat(file).exists();
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    /** Compiles the program; where there is no gcc the test is skipped. */
    private Path compiled() throws Exception {
        Path program = folder.resolve("host_app");
        Process gcc;
        try {
            gcc =
                    new ProcessBuilder(
                                    "gcc",
                                    "-std=c99",
                                    "-D_POSIX_C_SOURCE=200809L",
                                    "-o",
                                    program.toString(),
                                    "src/test/c/host_app.c")
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            assumeTrue(false, "gcc is not here: " + e.getMessage());
            throw e;
        }
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gcc.waitFor()).as(said).isZero();
        return program;
    }
}
