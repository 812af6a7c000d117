// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The test's end of a guest's second port: commands go in, status and output come back, as {@code
 * qemu/init} does it. QEMU connects to it; when it is closed, or this JVM ends, the guest ends too.
 */
final class GuestShell implements AutoCloseable {
    /** What a command in the guest left. */
    record Result(int status, String output) {}

    private final ServerSocketChannel listener;
    private final Selector selector;
    private final ByteBuffer received = ByteBuffer.allocate(1 << 16).limit(0);
    private SocketChannel channel;
    private int commands;

    GuestShell(Path socket) throws IOException {
        selector = Selector.open();
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket), 1);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Waits for the guest's first words; returns the seconds since its kernel started. */
    double awaitBoot(Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        await("QEMU connects", deadline);
        channel = listener.accept();
        listener.keyFor(selector).cancel();
        selector.selectNow();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return Double.parseDouble(line("the guest has booted", deadline));
    }

    /** Runs one line of shell in the guest. */
    synchronized Result execute(String command, Duration limit) throws IOException {
        assertThat(command).as("one line").doesNotContain("\n").isNotEmpty();
        long deadline = System.nanoTime() + limit.toNanos();
        String number = Integer.toString(++commands);
        ByteBuffer bytes =
                ByteBuffer.wrap((number + " " + command + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes); // Never more than the port takes at once.
        }
        while (true) {
            String[] words = line(command, deadline).split(" ");
            byte[] output = new byte[Integer.parseInt(words[2])];
            for (int i = 0; i < output.length; i++) {
                output[i] = next(command, deadline);
            }
            // What was given up before may have been answered since.
            if (words[0].equals(number)) {
                String text = new String(output, StandardCharsets.UTF_8);
                return new Result(Integer.parseInt(words[1]), text);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (channel != null) {
            channel.close();
        }
        selector.close();
    }

    private String line(String what, long deadline) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte b = next(what, deadline); b != '\n'; b = next(what, deadline)) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    private byte next(String what, long deadline) throws IOException {
        while (!received.hasRemaining()) {
            await(what, deadline);
            if (channel.read(received.clear()) < 0) {
                received.flip();
                throw new EOFException("The guest ended before: " + what);
            }
            received.flip();
        }
        return received.get();
    }

    private void await(String what, long deadline) throws IOException {
        try {
            selector.selectedKeys().clear();
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0 || selector.select(millis) == 0) {
                throw new AssertionError("The guest does not answer in time: " + what);
            }
        } catch (ClosedSelectorException e) {
            throw new AssertionError("QEMU has ended before: " + what, e);
        }
    }
}
