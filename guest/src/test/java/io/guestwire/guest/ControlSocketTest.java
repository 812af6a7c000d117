// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.guestwire.guest.Options.Command;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The socket that commands come through: whose it is, and how many it serves. */
class ControlSocketTest {

    @TempDir Path directory;

    private static Event.End end(List<Event> events) {
        return (Event.End) events.get(events.size() - 1);
    }

    private static String deviceAt(Path control) throws IOException {
        try (ControlClient client = ControlClient.connect(control)) {
            return client == null ? "nobody" : client.agent().device();
        }
    }

    private void assertThatRunFails(Path control, String reason) throws Exception {
        Agent agent = new Agent(Options.parse(List.of("--control=" + control)), List.of());
        assertThatThrownBy(agent::run)
                .isInstanceOf(IOException.class)
                .hasMessage("control socket " + control + ": " + reason);
        agent.close();
    }

    @Test
    void aSecondAgentGoesOnWithoutAndTakesItOverWhenTheFirstEnds() throws Exception {
        Path control = directory.resolve("a.control");
        Path port = HostNode.socket(directory, "b");
        AgentFixture first = new AgentFixture(directory, "a");
        try (AgentFixture second = new AgentFixture(directory, "b", control)) {
            await().until(() -> Files.exists(port));
            assertThat(deviceAt(control)).isEqualTo(HostNode.socket(directory, "a").toString());
            first.close();
            await().until(() -> deviceAt(control).equals(port.toString()));
        }
        assertThat(control).doesNotExist();
    }

    @Test
    void oneThatWasReplacedByAnotherAgentsIsLeftToThatOne() throws Exception {
        Path control = directory.resolve("a.control");
        AgentFixture first = new AgentFixture(directory, "a");
        Files.delete(control);
        try (AgentFixture second = new AgentFixture(directory, "b", control)) {
            first.close();
            assertThat(deviceAt(control)).isEqualTo(HostNode.socket(directory, "b").toString());
        }
    }

    @Test
    void oneThatAKilledAgentLeftIsReplaced() throws Exception {
        Path control = directory.resolve("a.control");
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(control));
        }
        assertThat(control).exists();
        try (AgentFixture a = new AgentFixture(directory, "a")) {
            assertThat(deviceAt(control)).isEqualTo(HostNode.socket(directory, "a").toString());
        }
    }

    @Test
    void aFileInItsPlaceIsNotRemoved() throws Exception {
        Path control = Files.writeString(directory.resolve("precious"), "text");
        assertThatRunFails(control, "expected a socket or nothing, found something else");
        assertThat(control).hasContent("text");
    }

    @Test
    void onePlaceThatCannotBeIsNamedWithTheReason() throws Exception {
        assertThatRunFails(Path.of("/nope/c"), "no such file or directory");
    }

    @Test
    void theAgentIsKnownByItsPortWhateverNameThatHas() throws Exception {
        Path port = HostNode.socket(directory, "a");
        try (AgentFixture a = new AgentFixture(directory, "a");
                ControlClient client = a.connect()) {
            await().until(() -> Files.exists(port));
            Path link = Files.createSymbolicLink(directory.resolve("link"), port);
            assertThat(client.isAt(port.toString())).isTrue();
            assertThat(client.isAt(link.toString())).isTrue();
            assertThat(client.isAt("/nonexistent")).isFalse();
            assertThat(client.agent().process()).isEqualTo(ProcessHandle.current().pid());
        }
    }

    @Test
    void whoListensThereAndSaysNothingIsNoAgentThatCanBeAsked() throws Exception {
        Path control = directory.resolve("silent");
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(control));
            assertThatThrownBy(() -> ControlClient.connect(control))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not answer");
        }
    }

    @Test
    void itIsItsOwnersAndGoesWithTheAgent() throws Exception {
        Path control = directory.resolve("a.control");
        try (AgentFixture a = new AgentFixture(directory, "a")) {
            assertThat(Files.getPosixFilePermissions(control))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(control).doesNotExist();
        assertThat(HostNode.socket(directory, "a")).doesNotExist();
    }

    private static boolean isServed(AgentFixture agent) throws IOException {
        Event.End end = end(agent.ask(Command.LISTEN, "", Duration.ofMillis(10)));
        assertThat(end.reason()).isIn("", "16 commands are running already");
        return end.status() == ExitStatus.OK;
    }

    @Test
    void manyClientsAreServedAndTooManyToldSo() throws Exception {
        try (AgentFixture a = new AgentFixture(directory, "a")) {
            List<ControlClient> idle = new ArrayList<>();
            for (int i = 0; i < ControlServer.MAX_CLIENTS; i++) {
                idle.add(a.connect());
            }
            await().until(() -> !isServed(a));
            for (ControlClient client : idle) {
                client.close();
            }
            await().until(() -> isServed(a));
        }
    }

    @Test
    void commandsThatAreKilledMakeRoomAtOnceHoweverLongTheyWouldHaveWaited() throws Exception {
        Path control = directory.resolve("a.control");
        try (AgentFixture a = new AgentFixture(directory, "a")) {
            List<SocketChannel> waiting = new ArrayList<>();
            Command[] commands = {Command.STATUS, Command.BROADCAST, Command.LISTEN};
            for (int i = 0; i < ControlServer.MAX_CLIENTS; i++) {
                Request request = new Request(commands[i % 3], "x", Duration.ofHours(1));
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(control));
                client.write(
                        ByteBuffer.wrap(
                                (Wire.write(request) + "\n").getBytes(StandardCharsets.UTF_8)));
                waiting.add(client);
            }
            await().until(() -> !isServed(a));
            for (SocketChannel client : waiting) {
                client.close();
            }
            await().until(() -> isServed(a));
        }
    }
}
