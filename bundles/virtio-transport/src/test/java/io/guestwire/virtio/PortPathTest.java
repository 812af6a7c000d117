// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.virtio.PortSource.PortException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortPathTest {
    private static final Path A_DEVICE = Path.of("/dev/null");

    @TempDir Path root;
    private Path kernelNames;
    private Path devices;
    private Path links;

    @BeforeEach
    void makeDirectories() throws Exception {
        kernelNames = Files.createDirectories(root.resolve("sys"));
        devices = Files.createDirectories(root.resolve("dev"));
        links = devices.resolve("virtio-ports");
    }

    /** JUnit warns of links that lead out of the directory which it deletes. */
    @AfterEach
    void removeLinks() throws Exception {
        Files.deleteIfExists(links.resolve("cgcs.messaging"));
        Files.deleteIfExists(devices.resolve("vport2p3"));
    }

    private PortPath port(Path path) {
        return new PortPath(path, kernelNames, devices, new PortHolder(root.resolve("proc")));
    }

    private static void assertRefused(ThrowingCallable open, State state, String reason) {
        assertThatThrownBy(open)
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.state()).isEqualTo(state))
                .hasMessage(reason);
    }

    @Test
    void aMissingDeviceIsNotMadeAsAFile() {
        Path missing = root.resolve("cgcs.messaging");
        assertRefused(() -> port(missing).open(), State.RETRYING, "no such device");
        assertThat(missing).doesNotExist();
    }

    @Test
    void aRegularFileIsNoPort() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "precious");
        assertRefused(
                () -> port(file).open(),
                State.UNUSABLE,
                "expected a character device or a unix socket, found a file");
        assertThat(file).hasContent("precious");
    }

    @Test
    void aDirectoryIsNoPort() {
        assertRefused(
                () -> port(root).open(),
                State.UNUSABLE,
                "expected a character device or a unix socket, found a directory");
    }

    @Test
    void udevsLinkLeadsToTheDevice() throws Exception {
        Files.createDirectories(links);
        Path link = links.resolve("cgcs.messaging");
        Files.createSymbolicLink(link, A_DEVICE);
        assertOpens(port(link));
    }

    @Test
    void withoutUdevTheDeviceIsFoundByTheNameThatTheKernelTells() throws Exception {
        Files.createSymbolicLink(devices.resolve("vport2p1"), root.resolve("another"));
        Files.createSymbolicLink(devices.resolve("vport2p3"), A_DEVICE);
        name("vport2p1", "org.qemu.guest_agent.0");
        name("vport2p3", "cgcs.messaging");
        assertOpens(port(links.resolve("cgcs.messaging")));
        assertOpens(port(devices.resolve("virtio-port/cgcs.messaging")));
        assertRefused(() -> port(links.resolve("other")).open(), State.RETRYING, "no such device");
        assertRefused(
                () -> port(devices.resolve("cgcs.messaging")).open(),
                State.RETRYING,
                "no such device");
    }

    private void name(String device, String name) throws Exception {
        Path directory = Files.createDirectories(kernelNames.resolve(device));
        Files.writeString(directory.resolve("name"), name + "\n");
    }

    private static void assertOpens(PortPath port) throws Exception {
        try (PortLink link = port.open()) {
            assertThat(link.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(link.endsWithHost()).isFalse();
        }
    }

    @Test
    void aSocketIsConnected() throws Exception {
        try (FakeQemu qemu = FakeQemu.listen(root.resolve("socket"));
                PortLink link = port(qemu.path).open()) {
            qemu.accept().write("x");
            assertThat(link.read(ByteBuffer.allocate(9))).isEqualTo(1);
            assertThat(link.endsWithHost()).isTrue();
        }
        assertRefused(() -> port(root.resolve("socket")).open(), State.RETRYING, "no such device");
        FakeQemu.dead(root.resolve("dead"));
        assertRefused(
                () -> port(root.resolve("dead")).open(), State.RETRYING, "connection refused");
    }

    @Test
    void whoHoldsADeviceIsNamed() throws Exception {
        Path device = Files.createFile(root.resolve("vport1p1"));
        Path process = Files.createDirectories(root.resolve("proc/4711/fd")).getParent();
        Files.createSymbolicLink(process.resolve("fd/3"), device.toRealPath());
        Files.writeString(process.resolve("cmdline"), "/usr/sbin/agent\0-v\0");
        Files.createDirectories(root.resolve("proc/12/fd"));
        Path link = Files.createSymbolicLink(root.resolve("link"), device);
        assertThat(new PortHolder(root.resolve("proc")).of(link))
                .isEqualTo("process 4711 (/usr/sbin/agent -v)");
        String flags = "-Xflag\0".repeat(50);
        Files.writeString(process.resolve("cmdline"), "/bin/java\0" + flags + "io.Main\0agent\0");
        assertThat(new PortHolder(root.resolve("proc")).of(link))
                .startsWith("process 4711 (/bin/java ")
                .contains("…")
                .endsWith(" io.Main agent)");
    }
}
