// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.awaitility.Awaitility.await;

import io.guestwire.channel.ChannelStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A host on a directory of its own, short enough for the kernel's limit. */
final class HostFixture implements AutoCloseable {
    static {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
    }

    final Path directory;
    final Recorder user = new Recorder();
    final HostChannels channels;

    HostFixture() {
        this(ChannelSettings.DEFAULT_PATTERNS);
    }

    HostFixture(String patterns) {
        this(patterns, () -> FileSystems.getDefault().newWatchService(), Connector.ofSystem());
    }

    HostFixture(String patterns, Watches.WatchSource source, Connector connector) {
        try {
            directory = Files.createTempDirectory("gw").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channels = new HostChannels(settings(directory, patterns, "500"), connector, source);
    }

    static ChannelSettings settings(Path directory, String patterns, String rescanMillis) {
        return ChannelSettings.read(
                Map.of(
                        ChannelSettings.DIRECTORY,
                        directory,
                        ChannelSettings.PATTERNS,
                        patterns,
                        "rescan.interval",
                        rescanMillis),
                ChannelSettings.DEFAULT,
                complaint -> {
                    throw new IllegalArgumentException(complaint);
                });
    }

    HostFixture start() {
        channels.start(user);
        return this;
    }

    Path socket(String instance) {
        return directory.resolve("cgcs.messaging." + instance + ".sock");
    }

    Optional<ChannelStatus> status(Path path) {
        return channels.channels().stream()
                .filter(status -> status.location().equals(path.toString()))
                .findFirst();
    }

    ChannelStatus awaitState(Path path, ChannelStatus.State state) {
        return await().until(
                        () -> status(path).orElse(null),
                        status -> status != null && status.state() == state);
    }

    void awaitForgotten(Path path) {
        await().until(() -> status(path).isEmpty());
    }

    @Override
    public void close() {
        channels.stop();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : List.copyOf(files.sorted(Comparator.reverseOrder()).toList())) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
