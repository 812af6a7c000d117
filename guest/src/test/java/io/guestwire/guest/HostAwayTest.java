// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** What the agent as it is shipped says in its log of messages that wait for a host in vain. */
class HostAwayTest {
    private static final String ADDRESS = "test.away." + ProcessHandle.current().pid();
    private static final String AGENT = "test.agent.away." + ProcessHandle.current().pid();

    @TempDir static Path place;
    @TempDir Path directory;
    private Program program;
    private Process agent;

    @BeforeEach
    void start() throws Exception {
        Program.unpack(place);
        program = new Program(place, directory);
        Files.writeString(
                directory.resolve("conf"),
                "addresses = %s\nagent.name = %s\npeer.patience = 50\n".formatted(ADDRESS, AGENT));
        agent =
                program.start(
                        "agent", Map.of(), "--device=port", "--control=control", "--config=conf");
        awaitLog("tried again"); // There is a peer, and no port.
        awaitLog("Applications reach the gateway");
    }

    @AfterEach
    void stop() throws Exception {
        agent.destroyForcibly().waitFor();
    }

    @Test
    void thatMessagesAreDroppedIsSaidOnceAndHowManyWhenTheHostIsThere() throws Exception {
        send(3);
        awaitLog("host: away; what has waited for it for 50 ms (peer.patience) is dropped");
        await().until(() -> program.counter("unsent-peer-away") == 3);
        send(4);
        await().until(() -> program.counter("unsent-peer-away") == 7);
        try (ScriptedHost host = new ScriptedHost(directory.resolve("port"))) {
            host.accept();
            awaitLog("host: 7 messages were dropped while it was away");
        }
        assertThat(log()).filteredOn(line -> line.contains("dropped")).hasSize(2);
    }

    private static void send(int messages) throws IOException {
        try (AFUNIXDatagramChannel application = AFUNIXDatagramChannel.open()) {
            application.bind(AFUNIXSocketAddress.inAbstractNamespace(ADDRESS));
            for (int i = 0; i < messages; i++) {
                String message =
                        "{\"version\":1,\"dest_addr\":\"%s\",\"data\":{\"n\":%d}}"
                                .formatted(ADDRESS, i);
                ByteBuffer bytes = ByteBuffer.allocateDirect(message.length());
                bytes.put(message.getBytes(StandardCharsets.US_ASCII)).flip();
                application.send(bytes, AFUNIXSocketAddress.inAbstractNamespace(AGENT));
            }
        }
    }

    private void awaitLog(String text) {
        await(text).until(() -> program.read("agent.err").contains(text));
    }

    private List<String> log() throws IOException {
        return program.read("agent.err").lines().toList();
    }
}
