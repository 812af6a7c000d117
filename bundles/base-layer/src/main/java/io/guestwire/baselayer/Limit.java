// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.settings.Settings;
import java.util.Map;
import java.util.TreeMap;

/** What one peer may use; each is an entry of {@code etc/io.guestwire.baselayer.cfg}. */
public enum Limit {
    /** Messages that it may send, and cause to be sent to others. */
    MESSAGES("peer.messages.per.second", "messages a second", 1, 10_000_000, 10_000, true),
    /** Bytes that it may send, and cause to be sent to others. */
    BYTES("peer.bytes.per.second", "bytes a second", 1_024, Integer.MAX_VALUE, 16 << 20, true),
    /** Nacks of the base layer that it gets; beyond it they are counted. */
    NACKS("peer.nacks.per.second", "nacks a second", 1, 10_000, 100, true),
    /** Log lines that its faults may cost. */
    LOG_LINES("peer.log.lines.per.second", "lines a second", 1, 1_000, 1, true),
    /** Bytes that may wait to be written to it. */
    OUTBOX_BYTES("outbox.bytes", "bytes", 65_536, 1 << 30, 262_144, true),
    /** Frames that may wait to be written to it: each costs memory beside its bytes. */
    OUTBOX_FRAMES("outbox.frames", "frames", 256, 1 << 20, 4_096, true),
    /** Messages that may wait for one message group; of one peer a quarter. */
    MAILBOX_MESSAGES("mailbox.messages", "messages", 16, 1 << 20, 16_384, false),
    /** Bytes of a frame, its newlines not counted. */
    FRAME_BYTES("frame.bytes", "bytes", 1_024, Limits.MAX_FRAME_BYTES, 65_536, false);

    private final String entry;
    private final String unit;
    private final int min;
    private final int max;
    private final int normal;
    private final boolean perInstance;

    Limit(String entry, String unit, int min, int max, int normal, boolean perInstance) {
        this.entry = entry;
        this.unit = unit;
        this.min = min;
        this.max = max;
        this.normal = normal;
        this.perInstance = perInstance;
    }

    /** The entry's name. */
    public String entry() {
        return entry;
    }

    /** The unit of its value. */
    public String unit() {
        return unit;
    }

    /** What applies where nothing is configured. */
    public int normal() {
        return normal;
    }

    /** Whether single instances may have another value, in {@link #instancesEntry}. */
    public boolean isPerInstance() {
        return perInstance;
    }

    /** The name of the entry with the values of single instances. */
    public String instancesEntry() {
        return entry + ".instances";
    }

    int read(Settings settings, int former) {
        return settings.integer(entry, min, max, unit, former);
    }

    Map<String, Integer> readInstances(Settings settings, Map<String, Integer> former) {
        return readInstances(settings, instancesEntry(), min, max, unit, former);
    }

    /** Reads the values of single instances; where one of them is wrong all former ones stay. */
    static Map<String, Integer> readInstances(
            Settings settings,
            String entry,
            int min,
            int max,
            String unit,
            Map<String, Integer> former) {
        String expected =
                "a list such as instance-00000001=%d, instance-00000002=%d, each from %d to %d (%s)"
                        .formatted(max, min, min, max, unit);
        return settings.value(entry, expected, former, text -> instances(text, min, max));
    }

    private static Map<String, Integer> instances(String text, int min, int max) {
        Map<String, Integer> values = new TreeMap<>();
        for (String part : text.split(",")) {
            String item = part.trim();
            int equals = item.lastIndexOf('=');
            if (item.isEmpty()) {
                continue;
            }
            int value = number(item.substring(equals + 1).trim());
            String instance = item.substring(0, Math.max(0, equals)).trim();
            if (instance.isEmpty() || value < min || value > max) {
                throw new IllegalArgumentException("at \"" + item + "\"");
            }
            if (values.put(instance, value) != null) {
                throw new IllegalArgumentException("\"" + instance + "\" stands there twice");
            }
        }
        return values;
    }

    /** The number, or -1 where it is none. */
    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
