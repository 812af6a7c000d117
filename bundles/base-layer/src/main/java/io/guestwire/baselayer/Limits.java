// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the base layer bounds, all of it live configuration: {@code etc/io.guestwire.baselayer.cfg}.
 *
 * @param frameBytes the longest frame, its newlines not counted
 * @param depth how deep a frame may nest, the envelope counted
 * @param messagesPerSecond what one peer may send; beyond it its channel is not read
 * @param bytesPerSecond what one peer may send; beyond it its channel is not read
 * @param nacksPerSecond how many nacks one peer gets; beyond it they are counted
 * @param logLinesPerSecond how many log lines one peer's or group's faults may cost
 * @param outboxBytes what may wait for one peer
 * @param mailboxMessages what may wait for one group; a quarter of it of one peer
 * @param mailboxBytes what may wait for one group
 * @param parking for how long messages wait for a group that is away
 * @param overrun how long a group's call may take before it is reported
 * @param setAside how long it may take before the group is set aside until it returns
 * @param patience for how long frames wait for a peer that is away
 * @param defaultVersion the envelope version that a peer is sent until it has spoken
 * @param versions the same for single instances
 */
public record Limits(
        int frameBytes,
        int depth,
        int messagesPerSecond,
        int bytesPerSecond,
        int nacksPerSecond,
        int logLinesPerSecond,
        int outboxBytes,
        int mailboxMessages,
        int mailboxBytes,
        Duration parking,
        Duration overrun,
        Duration setAside,
        Duration patience,
        int defaultVersion,
        Map<String, Integer> versions) {
    /** The highest frame length that can be configured. */
    public static final int MAX_FRAME_BYTES = 1 << 20;

    /** What applies where nothing is configured. */
    public static final Limits DEFAULT =
            new Limits(
                    65_536,
                    32,
                    10_000,
                    16 << 20,
                    100,
                    5,
                    262_144,
                    16_384,
                    16 << 20,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    1,
                    Map.of());

    /** Copies the map. */
    public Limits {
        versions = Map.copyOf(versions);
    }

    /** Reads the limits; where an entry is absent or wrong the former value stays. */
    public static Limits read(Settings settings, Limits former) {
        int frameBytes =
                settings.integer("frame.bytes", 1_024, MAX_FRAME_BYTES, "bytes", former.frameBytes);
        return new Limits(
                frameBytes,
                settings.integer("frame.depth", 2, 1_000, "levels", former.depth),
                settings.integer(
                        "peer.messages.per.second",
                        1,
                        10_000_000,
                        "messages",
                        former.messagesPerSecond),
                settings.integer(
                        "peer.bytes.per.second",
                        1_024,
                        Integer.MAX_VALUE,
                        "bytes",
                        former.bytesPerSecond),
                settings.integer(
                        "peer.nacks.per.second", 1, 10_000, "nacks", former.nacksPerSecond),
                settings.integer(
                        "peer.log.lines.per.second", 1, 1_000, "lines", former.logLinesPerSecond),
                settings.integer("outbox.bytes", 65_536, 1 << 30, "bytes", former.outboxBytes),
                settings.integer(
                        "mailbox.messages", 16, 1 << 20, "messages", former.mailboxMessages),
                settings.integer("mailbox.bytes", 65_536, 1 << 30, "bytes", former.mailboxBytes),
                settings.milliseconds(
                        "group.parking", Duration.ZERO, Duration.ofMinutes(5), former.parking),
                settings.milliseconds(
                        "group.overrun",
                        Duration.ofMillis(10),
                        Duration.ofHours(1),
                        former.overrun),
                settings.milliseconds(
                        "group.set.aside",
                        Duration.ofMillis(100),
                        Duration.ofHours(1),
                        former.setAside),
                settings.milliseconds(
                        "peer.patience",
                        Duration.ofMillis(10),
                        Duration.ofMinutes(5),
                        former.patience),
                settings.integer(
                        "version.default", 1, 2, "envelope version", former.defaultVersion),
                settings.value(
                        "version.instances",
                        "a list such as instance-00000001=2, instance-00000002=1",
                        former.versions,
                        Limits::versions));
    }

    /** The envelope version that this peer is sent until it has spoken. */
    int versionOf(String instance) {
        return versions.getOrDefault(instance, defaultVersion);
    }

    private static Map<String, Integer> versions(String text) {
        Map<String, Integer> versions = new TreeMap<>();
        for (String part : text.split(",")) {
            String entry = part.trim();
            int equals = entry.indexOf('=');
            if (entry.isEmpty()) {
                continue;
            }
            String version = entry.substring(equals + 1).trim();
            if (equals < 1 || !(version.equals("1") || version.equals("2"))) {
                throw new IllegalArgumentException("at \"" + entry + "\"");
            }
            versions.put(entry.substring(0, equals).trim(), Integer.valueOf(version));
        }
        return versions;
    }
}
