// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.virtio.PortSource.PortException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningPortTest {
    @TempDir Path directory;
    private Path path;
    private ListeningPort port;

    @BeforeEach
    void makePort() {
        path = directory.resolve("s");
        port = new ListeningPort(path);
    }

    @AfterEach
    void close() {
        port.close();
    }

    private void assertNoHost() {
        assertThatThrownBy(port::open)
                .isInstanceOf(PortException.class)
                .hasMessage("waits for the host to connect");
    }

    private SocketChannel connect() throws Exception {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    @Test
    void oneHostAfterTheOtherIsServed() throws Exception {
        assertNoHost();
        for (int i = 0; i < 3; i++) {
            try (SocketChannel host = connect();
                    PortLink link = port.open()) {
                link.write(ByteBuffer.wrap(new byte[3]));
                assertThat(host.read(ByteBuffer.allocate(9))).isEqualTo(3);
                assertThat(link.endsWithHost()).isTrue();
            }
        }
        assertNoHost();
    }

    @Test
    void aStaleSocketIsReplacedAndALiveOneIsNot() throws Exception {
        FakeQemu.dead(path);
        assertNoHost();
        try (ListeningPort second = new ListeningPort(path)) {
            assertThatThrownBy(second::open).hasMessage("busy: somebody listens there already");
        }
        assertThat(path).exists();
    }

    @Test
    void aFileIsNotReplaced() throws Exception {
        Files.writeString(path, "precious");
        assertThatThrownBy(port::open).hasMessage("expected a socket or nothing, found a file");
        assertThat(path).hasContent("precious");
    }

    @Test
    void theSocketIsRemovedAtTheEnd() {
        assertNoHost();
        assertThat(path).exists();
        port.close();
        assertThat(path).doesNotExist();
    }
}
