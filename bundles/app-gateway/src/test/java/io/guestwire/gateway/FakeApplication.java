// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import io.guestwire.testing.Patience;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** An application with a socket of datagrams, as the original ones have it. */
final class FakeApplication implements AutoCloseable {
    private final AFUNIXDatagramChannel channel;
    private final AFUNIXSocketAddress agent;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(2_000_000);

    private FakeApplication(AFUNIXSocketAddress own, AFUNIXSocketAddress agent) throws IOException {
        this.channel = AFUNIXDatagramChannel.open();
        this.agent = agent;
        if (own != null) {
            channel.bind(own);
        }
        channel.configureBlocking(false);
    }

    /** Binds the abstract name exactly. */
    static FakeApplication bound(String name, String agent) throws IOException {
        return padded(name, 0, agent);
    }

    /** Binds the abstract name with so many NULs behind it. */
    static FakeApplication padded(String name, int padding, String agent) throws IOException {
        return new FakeApplication(abstractName(name, padding), abstractName(agent, 0));
    }

    static FakeApplication unbound(String agent) throws IOException {
        return new FakeApplication(null, abstractName(agent, 0));
    }

    /** Binds a path, and sends to one. */
    static FakeApplication at(Path own, Path agent) throws IOException {
        return new FakeApplication(AFUNIXSocketAddress.of(own), AFUNIXSocketAddress.of(agent));
    }

    /** Binds an abstract name, and sends to a path. */
    static FakeApplication bound(String name, Path agent) throws IOException {
        return new FakeApplication(abstractName(name, 0), AFUNIXSocketAddress.of(agent));
    }

    private static AFUNIXSocketAddress abstractName(String name, int padding) throws IOException {
        byte[] bytes = new byte[1 + name.length() + padding];
        System.arraycopy(name.getBytes(StandardCharsets.UTF_8), 0, bytes, 1, name.length());
        return AFUNIXSocketAddress.of(bytes);
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one datagram; waits while the agent's queue is full, as a blocking socket would. */
    void send(byte[] bytes) throws IOException {
        buffer.clear().put(bytes).flip();
        Target target = targetOf(agent);
        long deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        while (!Native.send(channel.getFileDescriptor(), buffer, target)) {
            if (bytes.length == 0) {
                return; // Its length and "no room" look the same.
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the agent does not receive");
            }
            Thread.onSpinWait();
        }
    }

    private static Target targetOf(AFUNIXSocketAddress address) {
        byte[] path = address.getPathAsBytes();
        return path[0] == 0
                ? Target.exactly(new String(path, 1, path.length - 1, StandardCharsets.UTF_8))
                : Target.at(Path.of(address.getPath()));
    }

    /** The next datagram; null when none came in time. */
    String receive(long millis) throws IOException {
        long deadline = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        ByteBuffer sender = ByteBuffer.allocateDirect(Target.SOCKET_ADDRESS_BYTES);
        do {
            int length = Native.receive(channel.getFileDescriptor(), buffer.clear(), sender);
            if (length > 0) {
                byte[] bytes = new byte[length];
                buffer.get(0, bytes);
                lastSender = senderOf(sender);
                return new String(bytes, StandardCharsets.UTF_8);
            }
            Thread.onSpinWait();
        } while (System.nanoTime() < deadline);
        return null;
    }

    private String lastSender = "";

    /** Whose name the last datagram bore. */
    String lastSender() {
        return lastSender;
    }

    private static String senderOf(ByteBuffer sender) {
        byte[] bytes = new byte[Target.NAME_BYTES];
        sender.get(Short.BYTES, bytes);
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
    }

    /** How many datagrams wait in the kernel for a socket that is not read. */
    static int waitingInTheKernel() throws IOException {
        // In one read: the kernel gives a number of this kind no second one.
        try (var lines = Files.newBufferedReader(Path.of("/proc/sys/net/unix/max_dgram_qlen"))) {
            return Integer.parseInt(lines.readLine().trim()) + 1;
        }
    }

    String receive() throws IOException {
        String text = receive(Patience.LIMIT.toMillis());
        if (text == null) {
            throw new AssertionError("no datagram came");
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
