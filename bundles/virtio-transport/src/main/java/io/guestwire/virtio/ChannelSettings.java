// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a host looks for QEMU's sockets, and how often.
 *
 * @param directory what relative patterns start from; absolute
 * @param patterns where sockets may be; of two that fit one file the former names its instance
 * @param rescanInterval how often to look, beside being told by the kernel
 * @param retryMin the first pause before a socket is tried again; doubled each time
 * @param retryMax the longest such pause
 * @param connectionsMax how many channels may be connected at once; the others wait
 */
public record ChannelSettings(
        Path directory,
        List<PathPattern> patterns,
        Duration rescanInterval,
        Duration retryMin,
        Duration retryMax,
        int connectionsMax) {
    /** The configuration's name. */
    public static final String PID = "io.guestwire.virtio";

    /** The entry that says where the sockets are. */
    public static final String DIRECTORY = "channel.dir";

    /** The entry that says what their names are. */
    public static final String PATTERNS = "channel.patterns";

    /** The entry that says how many channels there may be. */
    public static final String CONNECTIONS_MAX = "connections.max";

    /** What {@value #CONNECTIONS_MAX} is where nothing is configured: a descriptor for each. */
    public static final int DEFAULT_CONNECTIONS_MAX = 16_384;

    /** What {@value #DIRECTORY} is where nothing is configured. */
    public static final String DEFAULT_DIRECTORY = "/var/lib/libvirt/qemu";

    /** What {@value #PATTERNS} is where nothing is configured. */
    public static final String DEFAULT_PATTERNS =
            "cgcs.messaging.{instance}.sock, "
                    + "channel/target/domain-{n}-{instance}/cgcs.messaging, "
                    + "/run/libvirt/qemu/channel/{n}-{instance}/cgcs.messaging";

    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** What is in force where nothing is configured. */
    public static final ChannelSettings DEFAULT =
            new ChannelSettings(
                    Path.of(DEFAULT_DIRECTORY),
                    patterns(DEFAULT_PATTERNS),
                    Duration.ofMillis(500),
                    Duration.ofMillis(5),
                    Duration.ofSeconds(1),
                    DEFAULT_CONNECTIONS_MAX);

    /** Makes the directory absolute and copies the patterns. */
    public ChannelSettings {
        directory = directory.toAbsolutePath().normalize();
        patterns = List.copyOf(patterns);
    }

    /**
     * Reads a configuration. An entry that is absent or empty has its default; a wrong one is
     * reported, and what was in force stays.
     *
     * @param entries as configured
     * @param former what is in force now
     * @param complaints hears of each wrong value
     */
    public static ChannelSettings read(
            Map<String, ?> entries, ChannelSettings former, Consumer<String> complaints) {
        Map<String, Object> values = DEFAULT.entries();
        entries.forEach(
                (entry, value) -> {
                    if (value != null && !value.toString().isBlank()) {
                        values.put(entry, value);
                    }
                });
        Settings settings = new Settings(PID, values, complaints);
        Duration retryMin =
                settings.milliseconds("retry.min", SHORTEST, LONGEST, former.retryMin());
        Duration retryMax =
                settings.milliseconds("retry.max", retryMin, LONGEST, former.retryMax());
        return new ChannelSettings(
                settings.path(DIRECTORY, "a directory", former.directory()),
                settings.value(
                        PATTERNS,
                        "paths with {instance} in each, separated by commas",
                        former.patterns(),
                        ChannelSettings::patterns),
                settings.milliseconds(
                        "rescan.interval", Duration.ofMillis(50), LONGEST, former.rescanInterval()),
                retryMin,
                retryMax.compareTo(retryMin) < 0 ? retryMin : retryMax,
                settings.integer(
                        CONNECTIONS_MAX, 1, 1_000_000, "channels", former.connectionsMax()));
    }

    private Map<String, Object> entries() {
        Map<String, Object> entries = new HashMap<>();
        entries.put(DIRECTORY, directory);
        entries.put(
                PATTERNS,
                patterns.stream().map(PathPattern::toString).collect(Collectors.joining(",")));
        entries.put("rescan.interval", rescanInterval.toMillis());
        entries.put("retry.min", retryMin.toMillis());
        entries.put("retry.max", retryMax.toMillis());
        entries.put(CONNECTIONS_MAX, connectionsMax);
        return entries;
    }

    private static List<PathPattern> patterns(String text) {
        List<PathPattern> patterns =
                Stream.of(SEPARATOR.split(text))
                        .filter(pattern -> !pattern.isEmpty())
                        .map(PathPattern::parse)
                        .distinct()
                        .toList();
        return patterns.isEmpty() ? null : patterns;
    }
}
