// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;

/**
 * What {@code itests/src/test/sh/qemu-needs} has found and fetched.
 *
 * @param qemu the emulator
 * @param kernel the guests' kernel
 * @param busybox the guests' shell, linked statically
 * @param modules a folder with the kernel's modules for virtio-serial; their names have the order
 */
record QemuNeeds(Path qemu, Path kernel, Path busybox, Path modules) {
    private static final String SCRIPT = "itests/src/test/sh/qemu-needs";

    /** Skips the test, with the reason, where there is no QEMU or no kernel for it. */
    static QemuNeeds orSkip() throws IOException {
        Path file = cache().resolve("guestwire/qemu/needs.properties");
        assumeTrue(Files.exists(file), "no QEMU as far as is known; ./test looks, or " + SCRIPT);
        Properties found = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            found.load(reader);
        }
        assumeTrue(!found.containsKey("missing"), found.getProperty("missing"));
        return new QemuNeeds(
                path(found, "qemu"),
                path(found, "kernel"),
                path(found, "busybox"),
                path(found, "modules"));
    }

    private static Path path(Properties found, String name) {
        Path path = Path.of(found.getProperty(name));
        assumeTrue(Files.exists(path), path + " is gone; call " + SCRIPT);
        return path;
    }

    private static Path cache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        return cache == null || cache.isEmpty()
                ? Path.of(Objects.requireNonNullElse(System.getenv("HOME"), "/"), ".cache")
                : Path.of(cache);
    }
}
