// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** QEMU's monitor for people, at a unix socket: one command, a prompt behind its answer. */
final class QemuMonitor {
    private static final String PROMPT = "(qemu) ";

    private final Path socket;

    QemuMonitor(Path socket) {
        this.socket = socket;
    }

    /** Gives QEMU a command that has no answer when it goes well. */
    void command(String command) throws IOException {
        try (SocketChannel monitor = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            awaitPrompt(monitor);
            monitor.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
            // It types what it is told back, with what moves a terminal's cursor.
            String answer = awaitPrompt(monitor);
            assertThat(answer).as(command).doesNotContain("Error", "unknown");
        }
    }

    private static String awaitPrompt(SocketChannel monitor) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(4_096);
        while (!text.toString().endsWith(PROMPT)) {
            if (monitor.read(buffer.clear()) < 0) {
                throw new EOFException("QEMU's monitor ended after " + text);
            }
            text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
        }
        return text.toString();
    }
}
