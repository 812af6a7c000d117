// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.channel.Side;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostChannelsTest {
    private final HostFixture host = new HostFixture();
    private final Path path = host.socket("instance-0000000a");

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void aSocketThatIsThereAtTheStartIsConnected() {
        try (FakeQemu qemu = FakeQemu.listen(path)) {
            host.start();
            qemu.accept().write("hello");
            Recorder.Opened opened = host.user.channel(1).awaitText("hello");
            assertThat(opened.channel.side()).isEqualTo(Side.HOST);
            assertThat(opened.channel.instance()).isEqualTo("instance-0000000a");
            assertThat(opened.channel.location()).isEqualTo(path.toString());
            assertThat(host.awaitState(path, State.CONNECTED).reason()).isEmpty();
        }
    }

    @Test
    void longInstanceNamesWithDashesAndDotsAreTakenAsTheyAre() {
        String name = "db-1.prod.example-instance-0000000a";
        try (FakeQemu qemu = FakeQemu.listen(host.socket(name))) {
            assertThat(startWith(qemu).channel.instance()).isEqualTo(name);
        }
    }

    @Test
    void aFileOnWhichNobodyListensIsRetriedAndConnectedWhenQemuReturns() {
        FakeQemu.dead(path);
        host.start();
        ChannelStatus status = host.awaitState(path, State.RETRYING);
        await().until(() -> host.status(path).orElseThrow().reason().contains("refused"));
        assertThat(status.side()).isEqualTo(Side.HOST);
        try (FakeQemu qemu = FakeQemu.listen(path)) {
            qemu.accept().write("back");
            host.user.channel(1).awaitText("back");
        }
    }

    @Test
    void aFileThatIsRemovedWhileItIsRetriedIsForgotten() throws IOException {
        FakeQemu.dead(path);
        host.start();
        host.awaitState(path, State.RETRYING);
        Files.delete(path);
        host.awaitForgotten(path);
    }

    @Test
    void qemuThatEndsInOrderIsNoticedAndItsFileForgotten() {
        FakeQemu qemu = FakeQemu.listen(path);
        Recorder.Opened opened = startWith(qemu);
        qemu.close();
        assertThat(opened.awaitClosed()).isEqualTo("QEMU ended");
        host.awaitForgotten(path);
        assertThat(opened.closed).hasSize(1);
    }

    @Test
    void qemuThatWasKilledIsConnectedAgainWhenItRebindsTheSamePath() {
        FakeQemu first = FakeQemu.listen(path);
        Recorder.Opened opened = startWith(first);
        first.kill();
        opened.awaitClosed();
        host.awaitState(path, State.RETRYING);
        try (FakeQemu second = FakeQemu.listen(path)) {
            second.accept().write("again");
            host.user.channel(2).awaitText("again");
            assertThat(opened.text()).isEmpty();
        }
    }

    @Test
    void aConnectionOutlivesItsFile() throws IOException {
        FakeQemu qemu = FakeQemu.listen(path);
        Recorder.Opened opened = startWith(qemu);
        Files.delete(path);
        qemu.write("still here");
        opened.awaitText("still here");
        assertThat(opened.closed).isEmpty();
        qemu.close();
        opened.awaitClosed();
        host.awaitForgotten(path);
    }

    @Test
    void aListenerWhoseBacklogIsFullIsNotTakenForConnected() throws IOException {
        try (FakeQemu qemu = FakeQemu.listen(path)) {
            List<SocketChannel> others = fillBacklog();
            host.start();
            await().until(
                            () ->
                                    host.status(path)
                                            .map(ChannelStatus::reason)
                                            .orElse("")
                                            .contains("backlog is full"));
            assertThat(host.user.opened).isEmpty();
            for (SocketChannel other : others) {
                other.close();
            }
            await().until(
                            () -> {
                                qemu.accept();
                                return !host.user.opened.isEmpty();
                            });
            assertThat(host.awaitState(path, State.CONNECTED)).isNotNull();
        }
    }

    @Test
    void asSecondClientItIdlesUntilTheFirstHasGone() throws IOException {
        try (FakeQemu qemu = FakeQemu.listen(path);
                SocketChannel first = client()) {
            qemu.accept().write("for the first");
            host.start();
            Recorder.Opened opened = host.user.channel(1);
            opened.send("early".getBytes(StandardCharsets.UTF_8));
            await().until(() -> opened.writes > 0);
            first.close();
            qemu.hangUp().accept();
            assertThat(new String(qemu.read(5), StandardCharsets.UTF_8)).isEqualTo("early");
            qemu.write("now you");
            opened.awaitText("now you");
        }
    }

    @Test
    void ofTwoSocketsForOneInstanceTheOtherStandsByAndTakesOver() {
        Path other = host.directory.resolve("channel/target/domain-3-instance-0000000a");
        try (FakeQemu first = FakeQemu.listen(path)) {
            startWith(first);
            other.toFile().mkdirs();
            Path second = other.resolve("cgcs.messaging");
            try (FakeQemu standBy = FakeQemu.listen(second)) {
                ChannelStatus status = host.awaitState(second, State.UNUSABLE);
                assertThat(status.instance()).isEqualTo("instance-0000000a");
                assertThat(status.reason()).contains("served by " + path);
                assertThat(host.user.opened).hasSize(1);
                first.close();
                standBy.accept().write("mine");
                host.user.channel(2).awaitText("mine");
            }
        }
    }

    @Test
    void aPathOverTheLimitIsUnusableAndSaysSoWithTheNumbers() throws IOException {
        Path tooLong = host.socket("instance-" + "x".repeat(100));
        Files.createFile(tooLong);
        host.start();
        ChannelStatus status = host.awaitState(tooLong, State.UNUSABLE);
        assertThat(status.reason())
                .contains(tooLong.toString().length() + " bytes")
                .contains("at most 106");
    }

    @Test
    void aPathOfExactlyTheLimitIsConnected() {
        int rest = 106 - host.socket("").toString().length();
        try (FakeQemu qemu = FakeQemu.listen(host.socket("i".repeat(rest)))) {
            startWith(qemu);
        }
    }

    @Test
    void aFileThatIsNoSocketIsUnusableUntilASocketReplacesIt() throws IOException {
        Files.createFile(path);
        host.start();
        assertThat(host.awaitState(path, State.UNUSABLE).reason()).isEqualTo("not a socket");
        try (FakeQemu qemu = FakeQemu.listen(path)) {
            qemu.accept();
            host.user.channel(1);
        }
    }

    @Test
    void aChannelThatIsNotWantedIsClosedAndOfferedAgainLater() {
        host.user.wanted = false;
        try (FakeQemu qemu = FakeQemu.listen(path, 64)) {
            host.start();
            await().until(
                            () ->
                                    host.status(path)
                                            .map(ChannelStatus::reason)
                                            .orElse("")
                                            .contains("not wanted"));
            host.user.wanted = true;
            host.user.channel(1);
            assertThat(qemu.path).exists();
        }
    }

    @Test
    void lackOfDescriptorsIsRetried() throws IOException {
        AtomicInteger failures = new AtomicInteger();
        Connector connector =
                new Connector(
                        () -> {
                            if (failures.incrementAndGet() <= 3) {
                                throw new SocketException("Too many open files");
                            }
                            return SocketChannel.open(StandardProtocolFamily.UNIX);
                        });
        try (HostFixture poor =
                new HostFixture(
                        ChannelSettings.DEFAULT_PATTERNS,
                        () -> FileSystems.getDefault().newWatchService(),
                        connector)) {
            try (FakeQemu qemu = FakeQemu.listen(poor.socket("a"))) {
                poor.start();
                qemu.accept();
                poor.user.channel(1);
                assertThat(failures).hasValueGreaterThan(3);
            }
        }
    }

    @Test
    void aSocketIsTriedAgainAfterAnError() {
        AtomicInteger attempts = new AtomicInteger();
        Connector connector =
                new Connector(
                        () -> {
                            if (attempts.incrementAndGet() == 1) {
                                throw new OutOfMemoryError("for a test");
                            }
                            return SocketChannel.open(StandardProtocolFamily.UNIX);
                        });
        try (HostFixture failing =
                        new HostFixture(
                                ChannelSettings.DEFAULT_PATTERNS,
                                () -> FileSystems.getDefault().newWatchService(),
                                connector);
                FakeQemu qemu = FakeQemu.listen(failing.socket("a"))) {
            failing.start();
            qemu.accept();
            failing.awaitState(qemu.path, State.CONNECTED);
        }
    }

    @Test
    void aChannelIsConnectedAgainAfterAnErrorThatCannotBeTold() {
        try (FakeQemu qemu = FakeQemu.listen(path)) {
            Recorder.Opened opened = startWith(qemu);
            host.user.onReceive =
                    from -> {
                        throw new UntellableException();
                    };
            qemu.write("x");
            opened.awaitClosed();
            qemu.accept();
            host.awaitState(path, State.CONNECTED);
        }
    }

    @Test
    void whatAHandlerThrowsClosesThatChannelOnly() {
        Path otherPath = host.socket("instance-0000000b");
        try (FakeQemu bad = FakeQemu.listen(path);
                FakeQemu good = FakeQemu.listen(otherPath)) {
            host.start();
            bad.accept();
            good.accept();
            host.user.channel(2);
            host.user.onReceive =
                    opened -> {
                        if (opened.channel.instance().equals("instance-0000000a")) {
                            throw new AssertionError("a fault in a handler");
                        }
                    };
            bad.write("x");
            good.write("y");
            Recorder.Opened hurt = of("instance-0000000a");
            assertThat(hurt.awaitClosed()).contains("a fault in a handler");
            of("instance-0000000b").awaitText("y");
            assertThat(of("instance-0000000b").closed).isEmpty();
        }
    }

    @Test
    void aChannelThatItsUserGivesUpIsClosedOnceAndConnectedAgain() {
        try (FakeQemu qemu = FakeQemu.listen(path)) {
            Recorder.Opened opened = startWith(qemu);
            opened.channel.close("enough");
            opened.channel.close("really");
            assertThat(opened.awaitClosed()).isEqualTo("enough");
            qemu.hangUp().accept();
            host.user.channel(2);
            assertThat(opened.closed).hasSize(1);
        }
    }

    @Test
    void stopClosesEveryChannelAndStartBeginsAnew() {
        try (FakeQemu qemu = FakeQemu.listen(path)) {
            Recorder.Opened first = startWith(qemu);
            host.channels.stop();
            assertThat(first.closed).hasSize(1);
            assertThat(host.channels.channels()).isEmpty();
            qemu.hangUp();
            host.start();
            qemu.accept();
            host.user.channel(2);
            assertThatThrownBy(host::start).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aWatchedFileIsConnectedFarSoonerThanTheNextRescan() {
        host.channels.apply(
                HostFixture.settings(host.directory, ChannelSettings.DEFAULT_PATTERNS, "60000"));
        host.start();
        // The directory is watched once this one has been seen.
        FakeQemu.dead(host.socket("old"));
        host.awaitState(host.socket("old"), State.RETRYING);
        try (FakeQemu qemu = FakeQemu.listen(path)) {
            await().until(() -> !host.user.opened.isEmpty());
            assertThat(qemu.path).exists();
        }
    }

    /** Starts the host; gives the channel to its only guest. */
    private Recorder.Opened startWith(FakeQemu qemu) {
        host.start();
        qemu.accept();
        return host.user.channel(1);
    }

    private Recorder.Opened of(String instance) {
        return host.user.opened.stream()
                .filter(opened -> opened.channel.instance().equals(instance))
                .findFirst()
                .orElseThrow();
    }

    private SocketChannel client() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    /** Connects until the listener takes no more. */
    private List<SocketChannel> fillBacklog() throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        Connector connector = Connector.ofSystem();
        for (Connector.Attempt attempt; (attempt = connector.attempt(path)).socket() != null; ) {
            clients.add(attempt.socket());
        }
        assertThat(clients).isNotEmpty();
        return clients;
    }
}
