// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.testing.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link SocketConnection#writeNow}: many threads write, one at a time, and nothing is lost. */
@Timeout(60)
class WriteNowTest {
    private static final int THREADS = 4;
    private static final int MESSAGES = 5_000;

    private final HostFixture host = new HostFixture();
    private FakeQemu qemu;

    @BeforeEach
    void listen() {
        qemu = FakeQemu.listen(host.socket("instance-00000001"));
        host.start();
        qemu.accept();
    }

    @AfterEach
    void stop() {
        host.close();
        qemu.close();
    }

    @Test
    void theCallersThreadWrites() throws IOException {
        Recorder.Opened opened = host.user.channel(1);
        opened.sendNow(bytes("now\n"));
        assertThat(opened.lastWriter).isSameAs(Thread.currentThread());
        assertThat(reader().readLine()).isEqualTo("now");
    }

    @Test
    void whatManyThreadsWriteComesOnceInTheOrderOfEachAndNeverTwoAtATime() throws Exception {
        Recorder.Opened opened = host.user.channel(1);
        List<Thread> threads = writers(opened, opened::sendNow);
        int[] next = new int[THREADS];
        BufferedReader reader = reader();
        for (int i = 0; i < THREADS * MESSAGES; i++) {
            String[] line = reader.readLine().split(" ");
            int thread = Integer.parseInt(line[0]);
            assertThat(Integer.parseInt(line[1])).isEqualTo(next[thread]++);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(opened.wrongWrites).hasValue(0);
    }

    @Test
    void theLoopGoesOnWhereACallerFoundTheSocketFull() throws IOException {
        Recorder.Opened opened = host.user.channel(1);
        byte[] much = bytes("x".repeat(1_000_000) + "\n");
        opened.sendNow(much);
        assertThat(opened.writes).isPositive();
        assertThat(reader().readLine()).hasSize(much.length - 1);
        assertThat(opened.lastWriter.getName()).isEqualTo("guestwire-channels");
    }

    @Test
    void nobodyWritesAfterTheEnd() throws Exception {
        for (int round = 1; round <= 100; round++) {
            try (FakeQemu other = FakeQemu.listen(host.socket("round-" + round))) {
                other.accept();
                Recorder.Opened opened = opened(other);
                List<Thread> threads = writers(opened, opened::sendNow);
                other.read(1);
                other.hangUp();
                opened.awaitClosed();
                for (Thread thread : threads) {
                    thread.join();
                }
                assertThat(opened.closed).hasSize(1);
                assertThat(opened.wrongWrites).hasValue(0);
            }
        }
    }

    /** The first channel to it; after the hang-up there comes another. */
    private Recorder.Opened opened(FakeQemu other) {
        String path = other.path.toString();
        return await().atMost(Patience.LIMIT)
                .until(
                        () ->
                                host.user.opened.stream()
                                        .filter(each -> each.channel.location().equals(path))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static List<Thread> writers(Recorder.Opened opened, Consumer<byte[]> send) {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int number = t;
            Thread thread =
                    new Thread(
                            () -> {
                                for (int i = 0; i < MESSAGES && opened.closed.isEmpty(); i++) {
                                    send.accept(bytes(number + " " + i + "\n"));
                                }
                            });
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private BufferedReader reader() {
        return new BufferedReader(
                new InputStreamReader(
                        Channels.newInputStream(qemu.client()), StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
