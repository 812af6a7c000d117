// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelStatus.State;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Finding sockets, each way of it with watches and without. */
@Timeout(180)
class SocketFinderTest {
    private static final String LIBVIRT = "channel/target/domain-{n}-{instance}/cgcs.messaging";

    private HostFixture host;

    /** How files are noticed. */
    enum Notice {
        /** By the kernel's word; a rescan would come much too late. */
        WATCH("60000"),
        /** By rescanning: there are no watches. */
        RESCAN("500");

        final String rescanMillis;

        Notice(String rescanMillis) {
            this.rescanMillis = rescanMillis;
        }
    }

    private void start(Notice notice, String patterns) {
        host =
                new HostFixture(
                        patterns,
                        () -> {
                            if (notice == Notice.WATCH) {
                                return FileSystems.getDefault().newWatchService();
                            }
                            throw new IOException("User limit of inotify instances reached");
                        },
                        Connector.ofSystem());
        host.channels.apply(HostFixture.settings(host.directory, patterns, notice.rescanMillis));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @ParameterizedTest
    @EnumSource
    void aNewSocketIsFound(Notice notice) {
        start(notice, "{instance}.sock");
        settle("{instance}.sock");
        try (FakeQemu qemu = FakeQemu.listen(host.directory.resolve("a.sock"))) {
            awaitFound(qemu.path);
        }
        await().until(() -> found().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void aSocketThatIsRenamedIsFoundUnderItsNewName(Notice notice) throws IOException {
        start(notice, "{instance}.sock");
        settle("{instance}.sock");
        try (FakeQemu qemu = FakeQemu.listen(host.directory.resolve("a.tmp"))) {
            Path named = host.directory.resolve("a.sock");
            Files.move(qemu.path, named, StandardCopyOption.ATOMIC_MOVE);
            awaitFound(named);
            Files.move(named, qemu.path, StandardCopyOption.ATOMIC_MOVE);
            // Connected: it stays until its end.
            assertThat(host.status(named)).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void directoriesOnTheWayMayComeLaterGoAndComeAgain(Notice notice) throws IOException {
        start(notice, LIBVIRT);
        settle(LIBVIRT);
        Path directory = host.directory.resolve("channel/target/domain-3-instance-0000000a");
        // By rescanning each round takes its time; by watching it is a race, which has been lost.
        int rounds = notice == Notice.WATCH ? 300 : 2;
        for (int round = 0; round < rounds; round++) {
            Files.createDirectories(directory);
            try (FakeQemu qemu = FakeQemu.listen(directory.resolve("cgcs.messaging"))) {
                awaitFound(qemu.path);
                assertThat(found().get(0).instance()).isEqualTo("instance-0000000a");
            }
            Files.delete(directory);
            Files.delete(directory.getParent());
            Files.delete(directory.getParent().getParent());
            await().until(() -> found().isEmpty());
        }
    }

    @Test
    void theChannelDirectoryItselfMayComeLater() throws IOException {
        start(Notice.WATCH, "{instance}.sock");
        Path later = host.directory.resolve("not/yet");
        host.channels.apply(HostFixture.settings(later, "{instance}.sock", "60000"));
        host.start();
        await().until(() -> host.channels.isDirectoryMissing());
        Files.createDirectories(later);
        try (FakeQemu qemu = FakeQemu.listen(later.resolve("a.sock"))) {
            awaitFound(qemu.path);
        }
    }

    @Test
    void aDirectoryThatIsReplacedByAnotherIsNoticedByRescanning() throws IOException {
        start(Notice.WATCH, "in/{instance}.sock");
        host.channels.apply(HostFixture.settings(host.directory, "in/{instance}.sock", "100"));
        Path in = Files.createDirectory(host.directory.resolve("in"));
        host.start();
        FakeQemu.dead(in.resolve("old.sock"));
        await().until(() -> found().size() == 1);
        Path prepared = Files.createDirectory(host.directory.resolve("prepared"));
        Files.move(in, host.directory.resolve("out"));
        Files.move(prepared, in);
        try (FakeQemu qemu = FakeQemu.listen(in.resolve("new.sock"))) {
            awaitFound(qemu.path);
            await().until(() -> found().size() == 1);
        }
    }

    @Test
    void theNumberInADomainsDirectoryMayChange() throws IOException {
        start(Notice.WATCH, LIBVIRT);
        host.start();
        for (int n : List.of(3, 17)) {
            Path domain = host.directory.resolve("channel/target/domain-" + n + "-db-1");
            Files.createDirectories(domain);
            try (FakeQemu qemu = FakeQemu.listen(domain.resolve("cgcs.messaging"))) {
                qemu.accept();
                awaitFound(qemu.path);
            }
        }
        assertThat(host.user.opened)
                .extracting(opened -> opened.channel.instance())
                .containsExactly("db-1", "db-1");
    }

    @Test
    void absolutePatternsAreFoundWhereverTheChannelDirectoryIs() throws IOException {
        start(Notice.WATCH, "{instance}.sock");
        Path elsewhere = Files.createDirectory(host.directory.resolve("run"));
        String pattern = elsewhere + "/{n}-{instance}/cgcs.messaging";
        host.channels.apply(HostFixture.settings(Path.of("/nowhere"), pattern, "60000"));
        host.start();
        Path domain = Files.createDirectory(elsewhere.resolve("5-instance-00000001"));
        try (FakeQemu qemu = FakeQemu.listen(domain.resolve("cgcs.messaging"))) {
            awaitFound(qemu.path);
            assertThat(host.channels.isDirectoryMissing()).isFalse();
        }
    }

    @Test
    void aFileThatFitsTwoPatternsIsOneChannelNamedByTheFirst() {
        String patterns = "cgcs.{instance}.sock,{instance}.sock";
        start(Notice.WATCH, patterns);
        host.start();
        try (FakeQemu qemu = FakeQemu.listen(host.directory.resolve("cgcs.a.sock"))) {
            awaitFound(qemu.path);
            assertThat(found()).extracting(ChannelStatus::instance).containsExactly("a");
        }
    }

    @Test
    void otherPatternsTakeEffectAndDisturbNoChannelThatStillFits() {
        start(Notice.WATCH, "{instance}.sock,{instance}.chan");
        host.start();
        try (FakeQemu stays = FakeQemu.listen(host.directory.resolve("a.sock"));
                FakeQemu goes = FakeQemu.listen(host.directory.resolve("b.chan"));
                FakeQemu comes = FakeQemu.listen(host.directory.resolve("c.virtio"))) {
            awaitFound(stays.path);
            awaitFound(goes.path);
            String patterns = "{instance}.virtio,{instance}.sock";
            host.channels.apply(HostFixture.settings(host.directory, patterns, "60000"));
            awaitFound(comes.path);
            host.awaitForgotten(goes.path);
            assertThat(of("a").closed).isEmpty();
            assertThat(of("b").awaitClosed()).contains("channel.patterns");
        }
    }

    @Test
    void afterManyMoreEventsThanAWatchHoldsAllIsFound() throws IOException {
        start(Notice.WATCH, "{instance}.sock");
        settle("{instance}.sock");
        for (int i = 0; i < 3_000; i++) {
            Path other = Files.createFile(host.directory.resolve("noise" + i));
            Files.delete(other);
        }
        try (FakeQemu qemu = FakeQemu.listen(host.directory.resolve("a.sock"))) {
            awaitFound(qemu.path);
        }
    }

    @Test
    void impossibleWatchesAreReportedAndNotTriedAtEachRescan() {
        AtomicInteger tries = new AtomicInteger();
        host =
                new HostFixture(
                        "{instance}.sock",
                        () -> {
                            tries.incrementAndGet();
                            throw new IOException("User limit of inotify instances reached");
                        },
                        Connector.ofSystem());
        host.channels.apply(HostFixture.settings(host.directory, "{instance}.sock", "50"));
        host.start();
        for (String name : List.of("a", "b")) {
            try (FakeQemu qemu = FakeQemu.listen(host.directory.resolve(name + ".sock"))) {
                awaitFound(qemu.path);
            }
        }
        assertThat(host.channels.watchProblem()).contains("inotify");
        assertThat(tries).hasValue(1);
    }

    @Test
    void aNameThatIsNoTextHarmsNobody() throws IOException, InterruptedException {
        start(Notice.RESCAN, "{instance}.sock");
        String command = "cd '" + host.directory + "' && : > \"$(printf 'x\\377').sock\"";
        assertThat(new ProcessBuilder("sh", "-c", command).start().waitFor()).isZero();
        host.start();
        try (FakeQemu qemu = FakeQemu.listen(host.directory.resolve("a.sock"))) {
            awaitFound(qemu.path);
            assertThat(found()).hasSize(1);
        }
    }

    /** Starts, and waits until the first look is over. */
    private void settle(String pattern) {
        host.start();
        host.user.wanted = true;
        Path probe = host.directory.resolve(pattern.replace("{instance}", "probe"));
        if (Files.isDirectory(probe.getParent())) {
            FakeQemu.dead(probe);
            host.awaitState(probe, State.RETRYING);
            assertThat(probe.toFile().delete()).isTrue();
            host.awaitForgotten(probe);
        }
    }

    private List<ChannelStatus> found() {
        return host.channels.channels();
    }

    private void awaitFound(Path path) {
        await().until(
                        () ->
                                host.status(path)
                                        .filter(status -> status.state() == State.CONNECTED)
                                        .isPresent());
    }

    private Recorder.Opened of(String instance) {
        return host.user.opened.stream()
                .filter(opened -> opened.channel.instance().equals(instance))
                .findFirst()
                .orElseThrow();
    }
}
