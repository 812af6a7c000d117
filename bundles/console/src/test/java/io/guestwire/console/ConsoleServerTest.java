// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server with a session of the test's own, over a real unix socket. */
@Timeout(60)
class ConsoleServerTest {
    @TempDir Path data;

    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger started = new AtomicInteger();
    private ConsoleServer server;

    @BeforeEach
    void start() throws IOException {
        server = serve(Duration.ofHours(1));
    }

    private ConsoleServer serve(Duration request) throws IOException {
        return new ConsoleServer(
                SocketPlace.prepare(data, data),
                FakeSession::new,
                new ConsoleServer.Limits(2, request));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aCommandsOutputErrorsAndStatusComeInOrder() throws IOException {
        try (SocketChannel client = connect()) {
            Wire.writeRequest(client, "say Zoë \"a  b\"");

            assertThat(frames(client))
                    .containsExactly("OUTPUT Zoë \"a  b\"\n", "ERROR done\n", "STATUS 0");
        }
    }

    @Test
    void theStatusOfTheCommandIsPassedOn() throws IOException {
        try (SocketChannel client = connect()) {
            Wire.writeRequest(client, "unknown");

            assertThat(frames(client)).containsExactly("STATUS 2");
        }
    }

    @Test
    void outputComesWhileTheCommandRuns() throws IOException {
        try (SocketChannel client = connect()) {
            Wire.writeRequest(client, "stay");

            assertThat(text(Wire.readFrame(client))).isEqualTo("OUTPUT staying\n");
        }
        await().untilAtomic(ended, is(1));
    }

    @Test
    void aCommandWhoseClientGoesAwayIsEnded() throws IOException {
        SocketChannel client = connect();
        Wire.writeRequest(client, "stay");
        await().untilAtomic(started, is(1));

        client.close();

        await().untilAtomic(ended, is(1));
    }

    @Test
    void aCommandThatPrintsWithoutEndIsEndedWhenItsClientGoesAwayUnread() throws IOException {
        SocketChannel client = connect();
        Wire.writeRequest(client, "flood");
        await().untilAtomic(started, is(1));

        client.close();

        await().untilAtomic(ended, is(1));
    }

    @Test
    void closingTheServerEndsCommandsAndRemovesTheSocket() throws IOException {
        try (SocketChannel client = connect()) {
            Wire.writeRequest(client, "stay");
            assertThat(text(Wire.readFrame(client))).isEqualTo("OUTPUT staying\n");

            server.close();

            assertThat(Wire.readFrame(client)).isNull();
            await().untilAtomic(ended, is(1));
            assertThat(SocketPlace.find(data)).isNull();
            assertThat(data.resolve("console/socket")).doesNotExist();
        }
    }

    @Test
    void oneMoreThanTheLimitIsToldAndSentAwayAndAPlaceIsFreedByAnEnd() throws IOException {
        SocketChannel first = connect();
        Wire.writeRequest(first, "stay");
        SocketChannel second = connect();
        Wire.writeRequest(second, "stay");
        await().untilAtomic(started, is(2));

        try (SocketChannel third = connect()) {
            assertThat(frames(third))
                    .containsExactly(
                            "ERROR guestwire: 2 commands are running already; try again later\n",
                            "STATUS 1");
        }

        first.close();
        await().ignoreExceptions()
                .untilAsserted(
                        () -> {
                            try (SocketChannel fourth = connect()) {
                                Wire.writeRequest(fourth, "say hello");
                                assertThat(frames(fourth)).contains("OUTPUT hello\n");
                            }
                        });
        second.close();
    }

    @Test
    void aClientThatDoesNotAskIsHungUpOn() throws IOException {
        server.close();
        server = serve(Duration.ofMillis(300));

        try (SocketChannel client = connect()) {
            client.write(ByteBuffer.wrap("GWC1".getBytes(UTF_8)));

            assertThat(Wire.readFrame(client)).isNull();
        }
    }

    @Test
    void theDeadlineOfARequestIsForgottenWithIt() throws IOException {
        try (SocketChannel client = connect()) {
            await().until(server::deadlines, is(1));
            Wire.writeRequest(client, "unknown");
            assertThat(frames(client)).containsExactly("STATUS 2");
        }

        assertThat(server.deadlines()).isZero();
    }

    @Test
    void whatIsNoRequestIsRefused() throws IOException {
        try (SocketChannel client = connect()) {
            client.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8)));

            assertThat(frames(client)).hasSize(2).first().asString().contains("GWC1");
        }
    }

    @Test
    void aCommandLineOverTheLimitIsRefusedUnread() throws IOException {
        try (SocketChannel client = connect()) {
            client.write(ByteBuffer.allocate(8).put("GWC1".getBytes(UTF_8)).putInt(65537).flip());

            assertThat(frames(client))
                    .first()
                    .asString()
                    .contains("at most 65536 bytes, not 65537");
        }
    }

    @Test
    void aCommandLineOfTheLimitIsRun() throws IOException {
        try (SocketChannel client = connect()) {
            Wire.writeRequest(client, "unknown".concat(" ".repeat(65536 - 7)));

            assertThat(frames(client)).containsExactly("STATUS 2");
        }
    }

    @Test
    void onlyTheOwnerCanReachTheSocket() throws IOException {
        assertThat(permissions(data.resolve("console"))).isEqualTo("rwx------");
        assertThat(permissions(data.resolve("console/socket"))).isEqualTo("rw-------");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aClientForWhomThereIsNoThreadIsHungUpOnAndTheNextOnesAreServed() throws IOException {
        server.close();
        AtomicBoolean hasMemory = new AtomicBoolean(true);
        server =
                new ConsoleServer(
                        SocketPlace.prepare(data, data),
                        FakeSession::new,
                        new ConsoleServer.Limits(1, Duration.ofHours(1)),
                        task ->
                                new Thread(task) {
                                    @Override
                                    public void start() {
                                        if (!hasMemory.getAndSet(true)) {
                                            throw new StackOverflowError("as if");
                                        }
                                        super.start();
                                    }
                                });
        hasMemory.set(false);
        try (SocketChannel client = connect()) {
            assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        try (SocketChannel client = connect()) {
            Wire.writeRequest(client, "unknown");
            assertThat(frames(client)).containsExactly("STATUS 2");
        }
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(SocketPlace.find(data)));
    }

    private static List<String> frames(SocketChannel channel) throws IOException {
        List<String> frames = new ArrayList<>();
        Wire.Frame frame;
        while ((frame = Wire.readFrame(channel)) != null) {
            frames.add(text(frame));
            if (frame.kind() == Wire.Kind.STATUS) {
                break;
            }
        }
        return frames;
    }

    private static String text(Wire.Frame frame) {
        String payload =
                frame.kind() == Wire.Kind.STATUS
                        ? Byte.toString(frame.payload()[0])
                        : new String(frame.payload(), UTF_8);
        return frame.kind() + " " + payload;
    }

    /** Knows {@code say <text>}, {@code stay}, {@code flood}, and nothing else. */
    private final class FakeSession implements CommandSession {
        private final CountDownLatch closed = new CountDownLatch(1);
        private final PrintStream out;
        private final PrintStream err;

        FakeSession(PrintStream out, PrintStream err) {
            this.out = out;
            this.err = err;
        }

        @Override
        public ExitStatus run(String commandLine) {
            if (commandLine.startsWith("say ")) {
                out.println(commandLine.substring(4));
                err.println("done");
                return ExitStatus.OK;
            }
            if (!commandLine.equals("stay") && !commandLine.equals("flood")) {
                return ExitStatus.UNKNOWN_COMMAND;
            }
            started.incrementAndGet();
            out.println("staying");
            try {
                if (commandLine.equals("flood")) {
                    while (!out.checkError()) {
                        out.println("x".repeat(1000));
                    }
                }
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended.incrementAndGet();
            return ExitStatus.FAILED;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
