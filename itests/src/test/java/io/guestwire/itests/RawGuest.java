// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A guest of which nothing is ours: a unix socket that listens as QEMU's chardev does, and raw
 * bytes behind it. What the host writes is read by a thread of its own, line by line.
 */
public final class RawGuest implements AutoCloseable {
    public static final Duration SOON = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path socket;
    private final ServerSocketChannel listener;
    private final CountDownLatch connected = new CountDownLatch(1);
    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private volatile SocketChannel channel;

    private RawGuest(Path socket) throws IOException {
        this.socket = socket;
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket), 1);
        Thread reader = new Thread(this::read, "guest " + socket.getFileName());
        reader.setDaemon(true);
        reader.start();
    }

    /** Listens where the default pattern finds it, and waits for the host to connect. */
    public static RawGuest attach(Path channelDir, String instance) throws Exception {
        Files.deleteIfExists(path(channelDir, instance));
        RawGuest guest = new RawGuest(path(channelDir, instance));
        assertThat(guest.connected.await(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("the host connects to %s", instance)
                .isTrue();
        return guest;
    }

    private static Path path(Path channelDir, String instance) {
        return channelDir.resolve("cgcs.messaging." + instance + ".sock");
    }

    /** Writes each piece by itself, as the original agent does with its three. */
    public void write(String... pieces) throws IOException {
        for (String piece : pieces) {
            write(piece.getBytes(StandardCharsets.UTF_8));
        }
    }

    public void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Sends an application message in an envelope of this version. */
    public void send(int version, String data) throws IOException {
        write("\n", envelope(version, data), "\n");
    }

    public static String envelope(int version, String data) {
        return envelope(version, "cgcs.server_grp", "cgcs.server_grp", data);
    }

    public static String envelope(int version, String source, String dest, String data) {
        return "{\"version\":%d,\"source_addr\":\"%s\",\"dest_addr\":\"%s\",\"data\":%s}"
                .formatted(version, source, dest, data);
    }

    /** The next message from the host of this type; others before it are dropped. */
    public JsonNode await(String msgType) throws InterruptedException {
        return await(message -> message.at("/data/msg_type").asText().equals(msgType));
    }

    public JsonNode await(Predicate<JsonNode> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        List<JsonNode> others = new ArrayList<>();
        while (true) {
            JsonNode message = received.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("nothing wanted came to " + socket + ", but " + others);
            }
            if (wanted.test(message)) {
                return message;
            }
            others.add(message);
        }
    }

    /**
     * Everything that has come and was not waited for. A status query and its done serve as a mark:
     * the host answers in order.
     */
    public List<JsonNode> drain(int version) throws Exception {
        send(version, "{\"version\":" + version + ",\"msg_type\":\"status_query\",\"seq\":424242}");
        List<JsonNode> before = new ArrayList<>();
        await(
                message -> {
                    boolean answer = message.at("/data/seq").asInt() == 424242;
                    if (!answer) {
                        before.add(message);
                    }
                    return answer && message.at("/data/msg_type").asText().endsWith("done");
                });
        return before;
    }

    /** Ends as QEMU does when it is killed: the socket's file stays. */
    public void kill() throws IOException {
        channel.close();
        listener.close();
    }

    /** Ends as QEMU does in order. */
    @Override
    public void close() throws IOException {
        kill();
        Files.deleteIfExists(socket);
    }

    private void read() {
        try {
            channel = listener.accept();
            connected.countDown();
            ByteBuffer buffer = ByteBuffer.allocate(4_096);
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    byte b = buffer.get();
                    if (b != '\n') {
                        line.write(b);
                    } else if (line.size() > 0) {
                        received.add(JSON.readTree(line.toByteArray()));
                        line.reset();
                    }
                }
            }
        } catch (IOException e) {
            connected.countDown(); // The test has closed it.
        }
    }
}
