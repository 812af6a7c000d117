// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.ChannelStatus.State;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest whose port is a unix socket. */
class PortSocketTest {
    @TempDir Path directory;
    private final PortRecorder user = new PortRecorder();
    private GuestPort port;

    @BeforeEach
    void makePort() {
        port = new GuestPort(new PortPath(directory.resolve("s")));
    }

    @AfterEach
    void stop() {
        port.stop();
    }

    private FakeQemu host() {
        return FakeQemu.listen(directory.resolve("s"));
    }

    private static String read(FakeQemu host, String expected) {
        return new String(host.read(expected.length()), StandardCharsets.UTF_8);
    }

    @Test
    void framesGoBothWays() {
        try (FakeQemu host = host()) {
            port.start(user);
            host.accept().write("\n{}\n");
            user.awaitEvent("received \n{}\n");
            user.send("\nhello\n");
            assertThat(read(host, "\nhello\n")).isEqualTo("\nhello\n");
            assertThat(port.channels().get(0).state()).isEqualTo(State.CONNECTED);
        }
    }

    @Test
    void theHostHangsUpAndIsConnectedAgainOnTheSameChannel() {
        try (FakeQemu host = host()) {
            port.start(user);
            host.accept();
            await().until(() -> port.channels().get(0).state() == State.CONNECTED);
            host.hangUp();
            user.awaitEvent("interrupted the host has disconnected");
            host.accept();
            user.awaitLast("resumed");
            user.send("\nagain\n");
            assertThat(read(host, "\nagain\n")).isEqualTo("\nagain\n");
        }
    }

    @Test
    void whatWaitsWhileTheHostIsRestartedIsWrittenThen() {
        try (FakeQemu host = host()) {
            port.start(user);
            host.accept();
            await().until(() -> port.channels().get(0).state() == State.CONNECTED);
        }
        user.awaitEvent("interrupted the host has disconnected");
        await().until(() -> port.channels().get(0).reason().equals("no such device"));
        user.send("\nkept\n");
        try (FakeQemu host = host()) {
            host.accept();
            assertThat(read(host, "\nkept\n")).isEqualTo("\nkept\n");
        }
        assertThat(user.events).contains("resumed").doesNotContain("closed");
    }

    @Test
    void aFrameCutByTheHostsDepartureComesWholeToTheNext() {
        String frame = "\n" + "w".repeat(600_000) + "\n";
        try (FakeQemu host = host()) {
            port.start(user);
            host.accept();
            await().until(() -> port.channels().get(0).state() == State.CONNECTED);
            user.send(frame);
            host.read(100_000);
            host.hangUp();
            user.awaitInterruption();
            host.accept();
            assertThat(read(host, frame)).isEqualTo(frame);
        }
    }
}
