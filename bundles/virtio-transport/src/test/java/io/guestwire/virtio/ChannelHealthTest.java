// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.health.Finding;
import io.guestwire.health.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelHealthTest {
    private HostFixture host = new HostFixture();

    @AfterEach
    void stop() {
        host.close();
    }

    private ChannelHealth health(Duration later) {
        return new ChannelHealth(
                host.channels, InstantSource.offset(InstantSource.system(), later));
    }

    @Test
    void connectedChannelsAreWell() {
        try (FakeQemu qemu = FakeQemu.listen(host.socket("a"))) {
            host.start();
            host.awaitState(qemu.path, State.CONNECTED);
            assertThat(health(Duration.ZERO).findings())
                    .containsExactly(Finding.ok("channels", "1 connected"));
        }
    }

    @Test
    void aSocketThatIsRefusedForLongIsReportedWithWhatToDo() {
        Path dead = FakeQemu.dead(host.socket("a"));
        host.start();
        await().until(
                        () ->
                                host.status(dead)
                                        .filter(status -> status.reason().contains("refused"))
                                        .isPresent());
        assertThat(health(Duration.ZERO).findings("a")).isEmpty();
        Finding finding = health(Duration.ofMinutes(1)).findings("a").get(0);
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.text()).contains("QEMU is not listening on " + dead);
        assertThat(finding.remedy()).isEqualTo("if the guest is gone remove the file");
    }

    @Test
    void anUnusableFileIsReported() throws IOException {
        Files.createFile(host.socket("a"));
        host.start();
        host.awaitState(host.socket("a"), State.UNUSABLE);
        assertThat(health(Duration.ZERO).findings("a").get(0).text()).contains("not a socket");
    }

    @Test
    void aMissingChannelDirectoryIsReportedWithItsEntries() throws IOException {
        Path missing = host.directory.resolve("missing");
        host.channels.apply(HostFixture.settings(missing, "{instance}.sock", "50"));
        host.start();
        await().until(() -> host.channels.isDirectoryMissing());
        Finding finding = health(Duration.ZERO).findings().get(0);
        assertThat(finding.text()).contains(missing.toString());
        assertThat(finding.remedy()).contains("GUESTWIRE_CHANNEL_DIR", "channel.dir");
        Files.createDirectory(missing);
        await().until(() -> !host.channels.isDirectoryMissing());
    }

    @Test
    void impossibleWatchesAreReported() {
        host.close();
        host =
                new HostFixture(
                        "{instance}.sock",
                        () -> {
                            throw new IOException("User limit of inotify instances reached");
                        },
                        Connector.ofSystem());
        host.start();
        await().until(() -> !host.channels.watchProblem().isEmpty());
        Finding finding = health(Duration.ZERO).findings().get(0);
        assertThat(finding.text()).contains("rescanning");
        assertThat(finding.remedy()).contains("fs.inotify");
    }
}
