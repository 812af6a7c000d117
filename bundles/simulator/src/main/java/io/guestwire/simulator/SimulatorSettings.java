// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How guests are simulated.
 *
 * @param directory where their sockets are; absolute
 * @param guests how many are started at once
 * @param version the version they speak until the host answers in another: 1 or 2
 */
public record SimulatorSettings(Path directory, int guests, int version) {
    /** The configuration's name. */
    public static final String PID = "io.guestwire.simulator";

    /** Where sockets are where nothing is configured: where the host looks for QEMU's. */
    public static final String DEFAULT_DIRECTORY = "/var/lib/libvirt/qemu";

    /** What is in force where nothing is configured. */
    public static final SimulatorSettings DEFAULT =
            new SimulatorSettings(Path.of(DEFAULT_DIRECTORY), 0, 1);

    private static final int MOST_GUESTS = 10_000;

    /** Makes the directory absolute. */
    public SimulatorSettings {
        directory = directory.toAbsolutePath().normalize();
    }

    /**
     * Reads a configuration. An entry that is absent or empty has its default; a wrong one is
     * reported, and what was in force stays.
     */
    public static SimulatorSettings read(
            Map<String, ?> entries, SimulatorSettings former, Consumer<String> complaints) {
        Map<String, Object> values = new HashMap<>();
        values.put("channel.dir", DEFAULT_DIRECTORY);
        values.put("guests", DEFAULT.guests);
        values.put("version", DEFAULT.version);
        entries.forEach(
                (entry, value) -> {
                    if (value != null && !value.toString().isBlank()) {
                        values.put(entry, value);
                    }
                });
        Settings settings = new Settings(PID, values, complaints);
        return new SimulatorSettings(
                settings.path("channel.dir", "a directory", former.directory),
                settings.integer("guests", 0, MOST_GUESTS, "guests", former.guests),
                settings.integer("version", 1, 2, "version", former.version));
    }
}
