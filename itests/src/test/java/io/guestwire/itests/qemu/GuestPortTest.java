// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The agent at its device, with the test for a host that behaves badly. */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuestPortTest {
    private static final System.Logger LOG = System.getLogger(GuestPortTest.class.getName());
    private static final String INSTANCE = "instance-0000000a";
    private static final String PROGRAM = "/app/bin/guestwire-guest";
    private static final String DEVICE = "/dev/virtio-ports/cgcs.messaging";
    private static final Duration SOON = Duration.ofSeconds(60);

    // Each has four lines in a log that has ten a minute.
    private static final int ROUNDS = 2;

    // The port's queue takes 128 writes of at most 32 KiB, and an answer has some 230 bytes.
    private static final int QUESTIONS = 30_000;

    @RegisterExtension static final QemuGuests GUESTS = new QemuGuests();

    private QemuGuest guest;
    private Path socket;
    private int departures;

    @BeforeAll
    void boot() throws Exception {
        GuestImage image = AgentGuest.image(QemuNeeds.orSkip());
        guest = GUESTS.start(INSTANCE, image).awaitBoot();
        socket = GUESTS.channels().resolve("cgcs.messaging." + INSTANCE + ".sock");
        guest.run("!export JAVA_HOME=/java PATH=$PATH:/java/bin");
        // A message that nobody serves is answered: so the agent talks as much as the test wants.
        guest.run(
                ": >/tmp/log; echo peer.nacks.per.second=10000 >/tmp/conf;"
                        + " echo peer.messages.per.second=1000000 >>/tmp/conf");
        guest.run("tail -f /tmp/log >/dev/console &");
    }

    /** One for each test: its log says no more than ten things a minute of its port. */
    @BeforeEach
    void startAgent() throws Exception {
        guest.run(
                ": >/tmp/log; "
                        + PROGRAM
                        + " --config /tmp/conf >>/tmp/log 2>&1 & echo $! >/tmp/agent");
        await().pollInSameThread()
                .atMost(SOON)
                .until(() -> logged("no host is connected") + logged("has disconnected") > 0);
        // A busy machine can make it believe for a moment that there was a host.
        departures = logged("has disconnected");
    }

    @AfterEach
    void stopAgent() throws IOException {
        guest.run(
                "fds=/proc/$(cat /tmp/agent)/fd; kill $(cat /tmp/agent);"
                        + " while ls $fds 2>/dev/null | grep -q .; do sleep 0.1; done");
    }

    private int logged(String text) throws IOException {
        return Integer.parseInt(guest.run("cat /tmp/log | grep -c '" + text + "' || true").strip());
    }

    private void awaitDepartures(int count) {
        await("departure " + count + " of a host")
                .pollInSameThread()
                .atMost(SOON)
                .until(() -> logged("has disconnected") >= departures + count);
    }

    /** A host of raw bytes. */
    private final class RawHost implements AutoCloseable {
        private final SocketChannel channel;

        RawHost() throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        }

        void ask(int times, String address) throws IOException {
            String question =
                    "\n{\"version\":1,\"source_addr\":\"%s\",\"dest_addr\":\"%s\",\"data\":{}}\n"
                            .formatted(address, address);
            ByteBuffer bytes =
                    ByteBuffer.wrap(question.repeat(times).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        /** Every line up to the one that contains this text. */
        List<String> readTo(String text) throws IOException {
            List<String> lines = new ArrayList<>();
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(65_536);
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    byte b = buffer.get();
                    if (b != '\n') {
                        line.write(b);
                    } else if (line.size() > 0) {
                        lines.add(line.toString(StandardCharsets.UTF_8));
                        line.reset();
                        if (lines.get(lines.size() - 1).contains(text)) {
                            return lines;
                        }
                    }
                }
            }
            throw new IOException("the end came before " + text);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static List<String> unreadable(List<String> lines) {
        ObjectMapper json = new ObjectMapper();
        List<String> unreadable = new ArrayList<>();
        for (String line : lines) {
            try {
                json.readTree(line);
            } catch (JsonProcessingException e) {
                unreadable.add(line);
            }
        }
        return unreadable;
    }

    @Test
    void aHostThatStopsReadingAndGoesLeavesNoStaleBytesToTheNext() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            try (RawHost deaf = new RawHost()) {
                deaf.ask(QUESTIONS, "deaf." + round);
                awaitWriterBlocked();
            }
            awaitDepartures(2 * round - 1);
            try (RawHost next = new RawHost()) {
                next.ask(1, "next." + round);
                List<String> lines = next.readTo("next." + round);
                LOG.log(
                        System.Logger.Level.INFO,
                        "round {0}: {1} lines came to the next host, {2} unreadable",
                        round,
                        lines.size(),
                        unreadable(lines).size());
                assertThat(unreadable(lines)).isEmpty();
                assertThat(lines.stream().distinct().count()).isEqualTo(lines.size() > 1 ? 2 : 1);
            }
            awaitDepartures(2 * round);
        }
        String held = guest.run("ls -l /proc/$(cat /tmp/agent)/fd | grep -c vport");
        assertThat(held.strip()).isEqualTo("1");
    }

    @Test
    void aPortThatIsUnpluggedIsUsedAgainWhenItIsPluggedIn() throws Exception {
        int lost = logged("no such device");
        try (RawHost host = new RawHost()) {
            host.ask(1, "before");
            host.readTo("before");
            guest.unplugPort();
            await().pollInSameThread().atMost(SOON).until(() -> logged("no such device") > lost);
            assertThat(
                            guest.run("ls -l /proc/$(cat /tmp/agent)/fd | grep -c vport || true")
                                    .strip())
                    .isEqualTo("0");
            guest.plugPort();
        }
        try (RawHost host = new RawHost()) {
            host.ask(1, "after");
            host.readTo("after");
        }
        departures = logged("has disconnected");
        String held = guest.run("ls -l /proc/$(cat /tmp/agent)/fd | grep -c vport");
        assertThat(held.strip()).isEqualTo("1");
    }

    /** The kernel tells which call a thread is in; 1 is a write. */
    private void awaitWriterBlocked() {
        String writing = "grep -l '^1 ' /proc/$(cat /tmp/agent)/task/*/syscall | wc -l";
        await().pollInSameThread()
                .atMost(SOON)
                .until(
                        () ->
                                guest.run(writing + "; sleep 1; " + writing)
                                        .replaceAll("\\s", "")
                                        .equals("11"));
    }

    @Test
    void aSecondAgentSaysWhoHoldsThePort() throws Exception {
        String alone = guest.execute(PROGRAM + " --control /tmp/none status").output();
        assertThat(alone)
                .contains("no agent runs", DEVICE, "busy: held by process ")
                .contains(guest.run("cat /tmp/agent").strip())
                .contains("io.guestwire.guest.Main");
    }
}
