// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The archive that the build has made: {@code assembly/target/guestwire-<version>.tar.gz}. */
public final class Archive {
    private Archive() {}

    public static Path file() {
        Path archive = Path.of(System.getProperty("guestwire.archive"));
        assertThat(archive).as("the archive, which `./mvnw package` makes").isRegularFile();
        return archive;
    }

    /** The archive of the guest's side without Karaf. */
    public static Path guest() {
        String name = "guestwire-guest-" + System.getProperty("project.version") + ".tar.gz";
        Path archive = file().resolve("../../../guest/target").resolve(name).normalize();
        assertThat(archive).as("the archive, which `./mvnw package` makes").isRegularFile();
        return archive;
    }

    /** Unpacks the guest's archive into this empty folder; returns the folder that comes out. */
    static Path unpackGuest(Path into) {
        return unpack(guest(), into);
    }

    private static Path unpack(Path archive, Path into) {
        run("tar", "xzf", archive.toString(), "-C", into.toString());
        try (Stream<Path> unpacked = Files.list(into)) {
            List<Path> folders = unpacked.toList();
            assertThat(folders).as("what the archive unpacks to").hasSize(1);
            return folders.get(0);
        } catch (IOException e) {
            throw new AssertionError("Cannot read " + into, e);
        }
    }

    /** The text of a file in it, without unpacking the rest. */
    public static String read(String name) {
        return run("tar", "xzf", file().toString(), "-O", "--wildcards", "*/" + name);
    }

    private static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
            return output;
        } catch (IOException e) {
            throw new AssertionError("Cannot run " + List.of(command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }
}
