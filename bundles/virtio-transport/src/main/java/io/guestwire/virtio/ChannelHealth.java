// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.ChannelStatus;
import io.guestwire.health.Finding;
import io.guestwire.health.Finding.Severity;
import io.guestwire.health.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What {@link HostChannels} knows to be wrong, for {@code guestwire:doctor}. Any thread. */
public final class ChannelHealth implements HealthCheck {
    private static final String PART = "channels";
    private static final String FILE = "etc/" + ChannelSettings.PID + ".cfg";

    /** For so long it is natural that a socket is not connected: its QEMU is starting or ending. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HostChannels channels;
    private final InstantSource clock;

    /** Makes a check of these channels. */
    public ChannelHealth(HostChannels channels) {
        this(channels, InstantSource.system());
    }

    ChannelHealth(HostChannels channels, InstantSource clock) {
        this.channels = channels;
        this.clock = clock;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (channels.isDirectoryMissing()) {
            findings.add(
                    general(
                            Severity.WARNING,
                            "the channel directory %s does not exist"
                                    .formatted(channels.settings().directory()),
                            "create it, or set GUESTWIRE_CHANNEL_DIR or %s in %s"
                                    .formatted(ChannelSettings.DIRECTORY, FILE)));
        }
        channels.unreadable()
                .forEach(
                        (path, why) ->
                                findings.add(
                                        general(
                                                Severity.FAULT,
                                                "%s cannot be listed: %s".formatted(path, why),
                                                "let the user that runs Guestwire read it")));
        if (!channels.watchProblem().isEmpty()) {
            findings.add(
                    general(
                            Severity.WARNING,
                            "directories cannot be watched (%s); sockets are found by rescanning"
                                    .formatted(channels.watchProblem()),
                            "raise fs.inotify.max_user_watches and"
                                    + " fs.inotify.max_user_instances"));
        }
        int connected = 0;
        Instant longAgo = clock.instant().minus(PATIENCE);
        for (ChannelStatus status : channels.channels()) {
            switch (status.state()) {
                case CONNECTED -> connected++;
                case UNUSABLE -> findings.add(unusable(status));
                default -> {
                    if (status.since().isBefore(longAgo)) {
                        findings.add(unanswered(status));
                    }
                }
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(PART, connected + " connected"));
        }
        return findings;
    }

    private static Finding general(Severity severity, String text, String remedy) {
        return new Finding(severity, PART, "", text, remedy);
    }

    private static Finding unusable(ChannelStatus status) {
        String text = "%s is not used: %s".formatted(status.location(), status.reason());
        String remedy = "remove it, or have QEMU listen on another path";
        return new Finding(Severity.WARNING, PART, status.instance(), text, remedy);
    }

    private static Finding unanswered(ChannelStatus status) {
        String text =
                "QEMU is not listening on %s since %s: %s"
                        .formatted(
                                status.location(),
                                status.since().truncatedTo(ChronoUnit.MILLIS),
                                status.reason());
        String remedy =
                status.reason().contains("permission denied")
                        ? "let the user that runs Guestwire write to the socket"
                        : "if the guest is gone remove the file";
        return new Finding(Severity.WARNING, PART, status.instance(), text, remedy);
    }
}
