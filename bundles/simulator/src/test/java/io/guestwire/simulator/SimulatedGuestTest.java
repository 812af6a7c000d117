// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.virtio.SelectorLoop;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One guest, and the bytes on its socket. */
@Timeout(60)
class SimulatedGuestTest {
    @TempDir private Path directory;
    private SelectorLoop loop;
    private SimulatedGuest guest;
    private Hearing hearing;

    @BeforeEach
    void start() throws IOException {
        loop = new SelectorLoop("test-guests");
        guest = SimulatedGuest.start("a", directory.resolve("a.sock"), loop, 2);
        hearing = Hearing.of(guest);
    }

    @AfterEach
    void close() {
        guest.stop();
        loop.close();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(guest.socket()));
    }

    private static void send(SocketChannel host, String text) throws IOException {
        String frame =
                "\n{\"version\":2,\"source_addr\":\"cgcs.server_grp\",\"dest_addr\":"
                        + "\"cgcs.server_grp\",\"data\":{\"version\":2,\"msg_type\":\"broadcast\","
                        + "\"source_instance\":\"b\",\"data\":\""
                        + text
                        + "\"}}\n";
        host.write(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void itHearsWhatTheHostWrites() throws IOException {
        try (SocketChannel host = connect()) {
            send(host, "hello");
            await().until(() -> hearing.broadcasts.contains("b: hello"));
            assertThat(guest.isConnected()).isTrue();
        }
        await().until(() -> !guest.isConnected());
    }

    @Test
    void aSecondClientIdlesUntilTheFirstHasGone() throws IOException {
        try (SocketChannel first = connect();
                SocketChannel second = connect()) {
            send(second, "second");
            send(first, "first");
            await().until(() -> hearing.broadcasts.contains("b: first"));
            assertThat(hearing.broadcasts).hasSize(1);
            first.close();
            await().until(() -> hearing.broadcasts.contains("b: second"));
        }
    }

    @Test
    void itsEndIsSeenByTheHostAndTheFileIsGone() throws IOException {
        try (SocketChannel host = connect()) {
            await().until(guest::isConnected);
            guest.stop();
            assertThat(host.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(guest.socket()).doesNotExist();
        }
    }

    @Test
    void aKilledGuestLeavesAFileThatRefusesAndIsReplacedByTheNext() throws IOException {
        guest.kill();
        assertThat(guest.socket()).exists();
        guest = SimulatedGuest.start("a", guest.socket(), loop, 1);
        try (SocketChannel host = connect()) {
            await().until(guest::isConnected);
            assertThat(host.isOpen()).isTrue();
        }
    }

    @Test
    void aFileThatSomebodyElseHasPutThereIsNotRemoved() throws IOException {
        Files.delete(guest.socket());
        Files.createFile(guest.socket());
        guest.stop();
        assertThat(guest.socket()).exists();
    }

    @Test
    void itMayBeStoppedFromItsOwnThread() throws InterruptedException, IOException {
        try (SocketChannel host = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            host.connect(UnixDomainSocketAddress.of(guest.socket()));
            await().until(guest::isConnected);
            loop.execute(guest::stop);
            assertThat(host.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(guest.socket()).doesNotExist();
        }
    }
}
