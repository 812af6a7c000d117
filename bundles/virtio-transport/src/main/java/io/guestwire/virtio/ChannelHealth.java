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
import java.util.Optional;

/** What {@link HostChannels} knows to be wrong, for {@code guestwire:doctor}. Any thread. */
public final class ChannelHealth implements HealthCheck {
    private static final String PART = "channels";
    private static final String FILE = "etc/" + ChannelSettings.PID + ".cfg";

    private static final String MORE_ROOM =
            "raise "
                    + ChannelSettings.CONNECTIONS_MAX
                    + " in "
                    + FILE
                    + ", or run fewer guests here";

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
        List<ChannelStatus> statuses = channels.channels();
        long waiting = statuses.stream().filter(ChannelHealth::awaitsRoom).count();
        if (waiting > 0) {
            findings.add(general(Severity.WARNING, full(waiting), MORE_ROOM));
        }
        for (ChannelStatus status : statuses) {
            if (!awaitsRoom(status)) {
                about(status).ifPresent(findings::add);
            }
        }
        if (findings.isEmpty()) {
            long connected =
                    statuses.stream()
                            .filter(status -> status.state() == ChannelStatus.State.CONNECTED)
                            .count();
            findings.add(Finding.ok(PART, connected + " connected"));
        }
        return findings;
    }

    @Override
    public List<Finding> findings(String instance) {
        return channels.channels().stream()
                .filter(status -> status.instance().equals(instance))
                .flatMap(status -> about(status).stream())
                .toList();
    }

    private String full(long waiting) {
        return "%d sockets are not connected: %s = %d is reached; %d refusals so far"
                .formatted(
                        waiting,
                        ChannelSettings.CONNECTIONS_MAX,
                        channels.settings().connectionsMax(),
                        channels.refusals());
    }

    private static boolean awaitsRoom(ChannelStatus status) {
        return status.state() == ChannelStatus.State.UNUSABLE
                && status.reason().startsWith(ChannelSettings.CONNECTIONS_MAX);
    }

    private Optional<Finding> about(ChannelStatus status) {
        return switch (status.state()) {
            case CONNECTED -> Optional.empty();
            case UNUSABLE -> Optional.of(unusable(status));
            case RETRYING ->
                    status.since().isBefore(clock.instant().minus(PATIENCE))
                            ? Optional.of(unanswered(status))
                            : Optional.empty();
        };
    }

    private static Finding general(Severity severity, String text, String remedy) {
        return new Finding(severity, PART, "", text, remedy);
    }

    private static Finding unusable(ChannelStatus status) {
        String text =
                "%s is not used since %s: %s"
                        .formatted(status.location(), shown(status.since()), status.reason());
        String remedy =
                awaitsRoom(status) ? MORE_ROOM : "remove it, or have QEMU listen on another path";
        return new Finding(Severity.WARNING, PART, status.instance(), text, remedy);
    }

    private static Finding unanswered(ChannelStatus status) {
        String text =
                "QEMU is not listening on %s since %s: %s"
                        .formatted(status.location(), shown(status.since()), status.reason());
        String remedy =
                status.reason().contains("permission denied")
                        ? "let the user that runs Guestwire write to the socket"
                        : "if the guest is gone remove the file";
        return new Finding(Severity.WARNING, PART, status.instance(), text, remedy);
    }

    private static Instant shown(Instant since) {
        return since.truncatedTo(ChronoUnit.MILLIS);
    }
}
