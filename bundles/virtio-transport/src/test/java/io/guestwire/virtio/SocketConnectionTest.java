// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.ChannelStatus.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketConnectionTest {
    private final HostFixture host = new HostFixture();
    private FakeQemu qemu;
    private Recorder.Opened opened;

    @BeforeEach
    void connect() {
        qemu = FakeQemu.listen(host.socket("instance-00000001"));
        host.start();
        qemu.accept();
        opened = host.user.channel(1);
    }

    @AfterEach
    void stop() {
        host.close();
        qemu.close();
    }

    @Test
    void whatWasWrittenBeforeTheHangUpIsHandedOverFirst() {
        byte[] bytes = random(100_000);
        qemu.write(bytes).hangUp();
        assertThat(opened.awaitClosed()).isEqualTo("QEMU ended");
        assertThat(opened.bytes()).isEqualTo(bytes);
    }

    @Test
    void whatWasWrittenBeforeTheHangUpIsHandedOverAfterAPause() {
        opened.channel.pauseReading();
        byte[] bytes = random(100_000);
        qemu.write(bytes).hangUp();
        opened.channel.resumeReading();
        opened.awaitClosed();
        assertThat(opened.bytes()).isEqualTo(bytes);
    }

    @Test
    void aFailedWriteDiscardsNothingThatIsUnread() {
        opened.channel.pauseReading();
        byte[] bytes = random(100_000);
        qemu.write(bytes).hangUp();
        opened.send(random(10));
        await().until(() -> opened.writes > 0);
        opened.channel.resumeReading();
        assertThat(opened.awaitClosed()).startsWith("QEMU ended");
        assertThat(opened.bytes()).isEqualTo(bytes);
    }

    @Test
    void aPeerThatReadsNoMoreIsClosedAfterAFailedWrite() throws IOException {
        qemu.write("last words");
        qemu.client().shutdownInput();
        opened.send(random(10));
        assertThat(opened.awaitClosed()).contains("Broken pipe");
        assertThat(opened.text()).isEqualTo("last words");
    }

    @Test
    void aResetWithBytesThatQemuHasNotReadIsAnEndLikeAnyOther() {
        opened.send(random(50_000));
        await().until(() -> opened.writes > 0);
        qemu.write("before the end").hangUp();
        assertThat(opened.awaitClosed()).isEqualTo("QEMU ended (Connection reset)");
        assertThat(opened.text()).isEqualTo("before the end");
        qemu.accept();
        host.awaitState(qemu.path, State.CONNECTED);
    }

    @Test
    void aPauseExertsBackPressureAndLosesNothing() throws IOException {
        opened.channel.pauseReading();
        // The pause takes effect in a moment; from the second round on nothing comes through.
        awaitRound();
        int before = opened.count();
        byte[] bytes = random(4_000_000);
        int accepted = writeUntilFull(bytes);
        assertThat(accepted).isLessThan(bytes.length);
        assertThat(opened.count()).isEqualTo(before);
        opened.channel.resumeReading();
        qemu.client().configureBlocking(true);
        qemu.write(Arrays.copyOfRange(bytes, accepted, bytes.length));
        await().until(() -> opened.count() == bytes.length);
        assertThat(opened.bytes()).isEqualTo(bytes);
    }

    @Test
    void theEndOfAPausedChannelIsNoticedAndItsLastWordsAreHandedOver() {
        opened.channel.pauseReading();
        awaitRound();
        byte[] bytes = random(100_000);
        qemu.write(bytes).hangUp();
        assertThat(opened.awaitClosed()).isEqualTo("QEMU ended");
        assertThat(opened.bytes()).isEqualTo(bytes);
        qemu.accept();
        host.awaitState(qemu.path, State.CONNECTED);
    }

    @Test
    void aPausedChannelIsNotReadAndCostsNoProcessorTime() {
        opened.channel.pauseReading();
        awaitRound();
        qemu.write("unread");
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long id = loopThread();
        long before = threads.getThreadCpuTime(id);
        // Long enough for a look at whether QEMU is still there.
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        assertThat(Duration.ofNanos(threads.getThreadCpuTime(id) - before))
                .isLessThan(Duration.ofMillis(100));
        assertThat(opened.count()).isZero();
        opened.channel.resumeReading();
        opened.awaitText("unread");
    }

    @Test
    void aSlowReaderGetsWholeWritesInOrder() {
        byte[] bytes = random(3_000_000);
        for (int i = 0; i < bytes.length; i += 10_000) {
            opened.send(Arrays.copyOfRange(bytes, i, i + 10_000));
        }
        byte[] read = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i += 100_000) {
            System.arraycopy(qemu.read(100_000), 0, read, i, 100_000);
        }
        assertThat(read).isEqualTo(bytes);
    }

    @Test
    void oneReceivedCallHasAtMostOneBuffer() {
        qemu.write(random(150_000));
        await().until(() -> opened.count() == 150_000);
        assertThat(opened.calls).isGreaterThanOrEqualTo(150_000 / (8 * 1024) + 1);
    }

    @Test
    void whoWasPausedIsReadInBites() {
        opened.channel.pauseReading();
        awaitRound();
        qemu.write(random(150_000));
        opened.channel.resumeReading();
        await().until(() -> opened.count() == 150_000);
        assertThat(opened.calls).isGreaterThanOrEqualTo(150_000 / 2_048);
    }

    @Test
    void aFloodingGuestLeavesItsNeighbourItsTurn() throws InterruptedException {
        try (FakeQemu quiet = FakeQemu.listen(host.socket("instance-00000002"))) {
            quiet.accept();
            host.user.onReceive =
                    from -> {
                        if (from != opened) {
                            from.send("pong".getBytes(StandardCharsets.UTF_8));
                        }
                    };
            Thread flood = new Thread(this::flood);
            flood.start();
            await().until(() -> opened.count() > 0);
            for (int i = 0; i < 200; i++) {
                quiet.write("ping");
                assertThat(quiet.read(4)).isEqualTo("pong".getBytes(StandardCharsets.UTF_8));
            }
            opened.channel.close("enough");
            flood.join();
        }
    }

    @Test
    void twoHundredChannelsShareOneThread() {
        List<FakeQemu> qemus = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            qemus.add(FakeQemu.listen(host.socket("many-" + i)));
        }
        host.user.onReceive = from -> from.send(from.bytes());
        for (FakeQemu each : qemus) {
            each.accept().write(each.path.toString());
        }
        for (FakeQemu each : qemus) {
            byte[] expected = each.path.toString().getBytes(StandardCharsets.UTF_8);
            assertThat(each.read(expected.length)).isEqualTo(expected);
        }
        assertThat(host.user.opened).hasSize(201);
        qemus.forEach(FakeQemu::close);
        await().until(() -> host.channels.channels().size() == 1);
    }

    @Test
    void stoppingWhileBusyEndsTheChannel() throws InterruptedException {
        Thread flood = new Thread(this::flood);
        flood.start();
        host.user.onReceive = from -> from.send(random(1_000));
        await().until(() -> opened.count() > 1_000_000);
        host.channels.stop();
        assertThat(opened.closed).containsExactly("the transport has been stopped");
        flood.join();
    }

    @Test
    void aHandlerThatBlocksDoesNotHoldUpTheStop() {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch returned = new CountDownLatch(1);
        host.user.onReceive =
                from -> {
                    awaitUninterruptibly(stopped);
                    returned.countDown();
                };
        qemu.write("x");
        await().until(() -> opened.count() == 1);
        host.channels.stop();
        assertThat(returned.getCount()).isEqualTo(1);
        stopped.countDown();
    }

    @Test
    void callsAfterTheEndHaveNoEffect() {
        qemu.hangUp();
        opened.awaitClosed();
        int writes = opened.writes;
        opened.channel.wantWrite();
        opened.channel.pauseReading();
        opened.channel.resumeReading();
        opened.channel.close("late");
        qemu.accept();
        host.user.channel(2);
        assertThat(opened.closed).hasSize(1);
        assertThat(opened.writes).isEqualTo(writes);
    }

    private void flood() {
        byte[] bytes = new byte[65_536];
        try {
            while (true) {
                qemu.client().write(ByteBuffer.wrap(bytes));
            }
        } catch (IOException expected) {
            // The host has closed.
        }
    }

    private int writeUntilFull(byte[] bytes) {
        try {
            SocketChannel client = qemu.client();
            client.configureBlocking(false);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (client.write(buffer) > 0) {
                // Goes on.
            }
            return buffer.position();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean waiting = true;
        while (waiting) {
            try {
                latch.await();
                waiting = false;
            } catch (InterruptedException e) {
                // It blocks, whatever is done to it.
            }
        }
    }

    /** Waits until what was asked for before has been done: commands are run in order. */
    private void awaitRound() {
        int writes = opened.writes;
        opened.channel.wantWrite();
        await().until(() -> opened.writes > writes);
    }

    private static long loopThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("guestwire-channels"))
                .filter(Thread::isAlive)
                .findFirst()
                .orElseThrow()
                .getId();
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
