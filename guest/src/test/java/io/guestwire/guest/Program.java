// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.testing.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code bin/guestwire-guest} of an unpacked archive, run in a directory of the test. */
final class Program {
    static final Duration LIMIT = Patience.LIMIT;

    private final Path home;
    private final Path directory;

    /** What a run left. */
    record Result(int status, String out, String err) {}

    /**
     * A program.
     *
     * @param place the unpacked folder, or where nothing but it is
     */
    Program(Path place, Path directory) throws IOException {
        this.directory = directory;
        if (Files.exists(place.resolve("bin"))) {
            home = place;
        } else {
            try (var folders = Files.list(place)) {
                home = folders.toList().get(0);
            }
        }
    }

    /** Unpacks the archive that the build has made. */
    static void unpack(Path place) throws Exception {
        Path archive = Path.of(System.getProperty("guest.archive"));
        assertThat(archive).exists();
        Process tar =
                new ProcessBuilder("tar", "xzf", archive.toString(), "-C", place.toString())
                        .inheritIO()
                        .start();
        assertThat(tar.waitFor()).isZero();
    }

    Path home() {
        return home;
    }

    /** Starts it; its output is in {@code <name>.out} and {@code <name>.err}. */
    Process start(String name, Map<String, String> environment, String... words)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/guestwire-guest").toString());
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(directory.resolve(name + ".out").toFile())
                        .redirectError(directory.resolve(name + ".err").toFile());
        builder.environment().putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    Result run(Map<String, String> environment, String... words) throws Exception {
        return run("run", environment, words);
    }

    private Result run(String name, Map<String, String> environment, String... words)
            throws Exception {
        Process process = start(name, environment, words);
        try {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), read(name + ".out"), read(name + ".err"));
    }

    /**
     * What the base layer of the agent at the control socket {@code control} has counted; beside
     * another run.
     */
    long counter(String name) throws Exception {
        String all = run("counter", Map.of(), "--control=control", "counters", "--json").out();
        String before = "{\"part\":\"base-layer\",\"counter\":\"" + name + "\",\"value\":";
        int at = all.indexOf(before) + before.length();
        return Long.parseLong(all.substring(at, all.indexOf('}', at)));
    }

    String read(String file) throws IOException {
        return Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
    }
}
