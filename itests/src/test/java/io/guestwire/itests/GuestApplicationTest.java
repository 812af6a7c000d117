// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.guestwire.testing.CProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way of an original application (PROTOCOL, section 4): a C program in a guest, the small
 * agent from its archive, the distribution, another agent, and back.
 */
@Timeout(300)
class GuestApplicationTest {
    private static final String A = "instance-0000000a";
    private static final String B = "instance-0000000b";
    private static final String AGENT = "cgcs.messaging.guest." + ProcessHandle.current().pid();

    @TempDir Path folder;

    @Test
    void anUnmodifiedApplicationTalksThroughTheAgentToTheMembersOfItsServerGroup()
            throws Exception {
        // The host answers to the original's address, which is one name in the whole machine.
        assumeFalse(isBound("cgcs.server_grp"), "@cgcs.server_grp is somebody's already");
        CProgram application = CProgram.compile("guest_app", folder);
        Path home = AgentProcess.unpack(directory("agent"));
        Path channels = directory("ch");
        try (DistributionProcess node = DistributionProcess.unpack(directory("node"));
                AgentProcess a = agent(home, channels, A, "agent.name = " + AGENT);
                AgentProcess b = agent(home, channels, B, "addresses =")) {
            node.environment("GUESTWIRE_CHANNEL_DIR", channels.toString());
            Path inventory = folder.resolve("inventory.json");
            Files.writeString(
                    inventory,
                    """
                    { "server_groups": [ { "name": "db", "members": ["%s", "%s"] } ] }
                    """
                            .formatted(A, B));
            node.environment("GUESTWIRE_INVENTORY", inventory.toString());
            node.start();
            a.awaitLog("the host is connected").awaitLog("Applications reach the gateway");
            b.awaitLog("the host is connected");

            assertStatus(application.run("-a", AGENT, "status"));
            assertStatus(application.run("-a", AGENT, "-v", "1", "-p", "status"));

            Path heard = b.listen();
            application.run("-a", AGENT, "broadcast", "hello from C");
            await().atMost(RawGuest.SOON)
                    .until(() -> Files.readString(heard).contains("hello from C"));
            assertThat(Files.readString(heard))
                    .contains(
                            "{\"event\":\"broadcast\",\"source_instance\":\""
                                    + A
                                    + "\",\"data\":\"hello from C\"}");

            assertListens(application, b);
            // The agent's own command, and the application's query, are told apart.
            assertThat(a.run("status", "--json")).contains(A, B);
            assertThat(a.run("counters")).containsPattern("gateway +forwarded +3");
            a.stopCleanly();
            b.stopCleanly();
            node.stopCleanly();
        }
    }

    private static void assertStatus(List<String> lines) {
        assertThat(lines)
                .hasSize(3)
                .anyMatch(line -> line.startsWith("status_response 1 ") && line.contains(A))
                .anyMatch(line -> line.startsWith("status_response 1 ") && line.contains(B))
                .last()
                .isEqualTo("status_response_done 1");
    }

    private static void assertListens(CProgram application, AgentProcess other) throws Exception {
        try (CProgram.Run listening = application.start("-a", AGENT, "-w", "30", "listen", "1")) {
            assertThat(listening.line()).isEqualTo("listening");
            assertThat(other.run("broadcast", "hello to C")).isEqualTo("Sent.\n");
            assertThat(listening.end()).containsExactly("broadcast " + B + " hello to C");
        }
    }

    private AgentProcess agent(Path home, Path channels, String instance, String entry)
            throws Exception {
        Path port = channels.resolve("cgcs.messaging." + instance + ".sock");
        return AgentProcess.start(home, directory(instance), port, entry);
    }

    private Path directory(String name) throws Exception {
        return Files.createDirectory(folder.resolve(name));
    }

    private static boolean isBound(String name) throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/unix"))) {
            return lines.anyMatch(line -> line.matches(".* @" + name + "@*"));
        }
    }
}
