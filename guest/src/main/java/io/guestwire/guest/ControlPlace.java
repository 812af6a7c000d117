// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where the control socket of an agent is: one place for root, one for each other user. */
final class ControlPlace {
    private static final String NAME = "guestwire-guest.sock";

    /** Where the systemd unit has it, for whichever user it runs as. */
    private static final Path SERVICE = Path.of("/run/guestwire-guest/control.sock");

    private final Map<String, String> environment;
    private final int user;

    ControlPlace(Map<String, String> environment, int user) {
        this.environment = environment;
        this.user = user;
    }

    /** Of this process. */
    static ControlPlace ofProcess() {
        return new ControlPlace(System.getenv(), userOf(Path.of("/proc/self")));
    }

    /** Where an agent of this user listens; its directory exists afterwards. */
    Path own() throws IOException {
        if (user == 0) {
            return Path.of("/run").resolve(NAME);
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isEmpty() && Files.isWritable(Path.of(runtime))) {
            return Path.of(runtime).resolve(NAME);
        }
        Path directory = temporary();
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        if (!isPrivate(directory)) {
            throw new IOException(
                    directory + " belongs to somebody else: remove it, or use --control");
        }
        return directory.resolve(NAME);
    }

    /** Where agents may listen that this user may talk to. */
    List<Path> candidates() {
        List<Path> candidates = new ArrayList<>();
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (user != 0 && !runtime.isEmpty()) {
            candidates.add(Path.of(runtime).resolve(NAME));
        }
        if (user != 0 && isPrivate(temporary())) {
            candidates.add(temporary().resolve(NAME));
        }
        candidates.add(SERVICE);
        candidates.add(Path.of("/run").resolve(NAME));
        return candidates;
    }

    private Path temporary() {
        String directory = environment.getOrDefault("TMPDIR", "/tmp");
        return Path.of(directory.isEmpty() ? "/tmp" : directory).resolve("guestwire-guest-" + user);
    }

    private boolean isPrivate(Path directory) {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && userOf(directory) == user;
    }

    private static int userOf(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException e) {
            return -1;
        }
    }
}
