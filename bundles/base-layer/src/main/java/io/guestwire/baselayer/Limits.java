// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.settings.Settings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the base layer bounds, all of it live configuration: {@code etc/io.guestwire.baselayer.cfg}.
 *
 * @param peer what one peer may use, but for those that have values of their own
 * @param instances the values of single instances, by limit and instance
 * @param depth how deep a frame may nest, the envelope counted
 * @param mailboxBytes what may wait for one group
 * @param outboxesBytes what may wait for all peers together
 * @param framesBytes what unfinished frames of all peers together may hold
 * @param parking for how long messages wait for a group that is away
 * @param overrun how long a group's call may take before it is reported
 * @param setAside how long it may take before the group is set aside until it returns
 * @param patience for how long frames wait for a peer that is away
 * @param defaultVersion the envelope version that a peer is sent until it has spoken
 * @param versions the same for single instances
 */
public record Limits(
        PeerLimits peer,
        Map<Limit, Map<String, Integer>> instances,
        int depth,
        int mailboxBytes,
        int outboxesBytes,
        int framesBytes,
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
                    PeerLimits.DEFAULT,
                    Map.of(),
                    32,
                    16 << 20,
                    64 << 20,
                    32 << 20,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    1,
                    Map.of());

    /** Copies the maps. */
    public Limits {
        instances = Map.copyOf(instances);
        versions = Map.copyOf(versions);
    }

    /** Reads the limits; where an entry is absent or wrong the former value stays. */
    public static Limits read(Settings settings, Limits former) {
        return new Limits(
                PeerLimits.read(settings, former.peer),
                readInstances(settings, former.instances),
                settings.integer("frame.depth", 2, 1_000, "levels", former.depth),
                settings.integer("mailbox.bytes", 65_536, 1 << 30, "bytes", former.mailboxBytes),
                settings.integer(
                        "outboxes.bytes",
                        4 * MAX_FRAME_BYTES,
                        Integer.MAX_VALUE,
                        "bytes",
                        former.outboxesBytes),
                settings.integer(
                        "frames.bytes",
                        4 * MAX_FRAME_BYTES,
                        Integer.MAX_VALUE,
                        "bytes",
                        former.framesBytes),
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
                Limit.readInstances(
                        settings, "version.instances", 1, 2, "envelope version", former.versions));
    }

    private static Map<Limit, Map<String, Integer>> readInstances(
            Settings settings, Map<Limit, Map<String, Integer>> former) {
        Map<Limit, Map<String, Integer>> all = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            if (limit.isPerInstance()) {
                Map<String, Integer> before = former.getOrDefault(limit, Map.of());
                Map<String, Integer> now = limit.readInstances(settings, before);
                if (!now.isEmpty()) {
                    all.put(limit, Map.copyOf(now));
                }
            }
        }
        return all;
    }

    /** What this instance may use: {@link #peer} itself where it has no values of its own. */
    PeerLimits of(String instance) {
        PeerLimits limits = peer;
        for (Map.Entry<Limit, Map<String, Integer>> own : instances.entrySet()) {
            Integer value = own.getValue().get(instance);
            limits = value == null ? limits : limits.with(own.getKey(), value);
        }
        return limits;
    }

    /** Whether this instance has a value of its own. */
    boolean isOwn(Limit limit, String instance) {
        return instances.getOrDefault(limit, Map.of()).containsKey(instance);
    }

    /** The longest frame, its newlines not counted. */
    public int frameBytes() {
        return peer.get(Limit.FRAME_BYTES);
    }

    /** How many messages may wait for one group; of one guest a quarter of it. */
    public int mailboxMessages() {
        return peer.get(Limit.MAILBOX_MESSAGES);
    }

    /** The envelope version that this peer is sent until it has spoken. */
    int versionOf(String instance) {
        return versions.getOrDefault(instance, defaultVersion);
    }
}
