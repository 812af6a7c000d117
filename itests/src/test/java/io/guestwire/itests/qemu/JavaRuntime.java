// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** This machine's Java, cut down by jlink to some modules, with the C libraries that it loads. */
final class JavaRuntime {
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final Pattern LIBRARY = Pattern.compile("(?m)(?:^\\s*|=> )(/\\S+) \\(0x");
    // Loaded by name, not listed by ldd; empty ones in a newer glibc.
    private static final List<String> BY_NAME =
            List.of("libutil.so.1", "libpthread.so.0", "libdl.so.2", "librt.so.1");

    private JavaRuntime() {}

    /** Skips the test where this JVM belongs to no JDK that jlink can take its modules from. */
    static void orSkip() {
        assumeTrue(
                Files.isExecutable(JDK.resolve("bin/jlink"))
                        && Files.isDirectory(JDK.resolve("jmods")),
                JDK + " has no jlink or no jmods");
    }

    /** What makes one runtime differ from another. */
    static String identity() throws IOException {
        return Files.readString(JDK.resolve("release"), StandardCharsets.UTF_8);
    }

    /** Links it into this folder, which must not exist. */
    static void link(Path into, String modules) throws IOException, InterruptedException {
        Command.run(
                JDK.resolve("bin/jlink").toString(),
                "--add-modules",
                modules,
                "--output",
                into.toString(),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages");
        // Classes as they lie in memory: half the time until main on an emulated processor.
        Command.run(into.resolve("bin/java").toString(), "-Xshare:dump");
    }

    /** The C libraries of all that is in the runtime, where the guest's loader looks for them. */
    static List<Path> libraries(Path runtime) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ldd", runtime + "/bin/java"));
        try (Stream<Path> all = Files.walk(runtime.resolve("lib"))) {
            all.map(Path::toString).filter(name -> name.endsWith(".so")).forEach(command::add);
        }
        String listed = Command.run(command.toArray(String[]::new));
        Set<Path> libraries = new TreeSet<>();
        LIBRARY.matcher(listed)
                .results()
                .map((MatchResult match) -> Path.of(match.group(1)))
                .filter(library -> !library.startsWith(runtime))
                .forEach(libraries::add);
        Path libc =
                libraries.stream()
                        .filter(path -> path.endsWith("libc.so.6"))
                        .findAny()
                        .orElseThrow();
        BY_NAME.stream().map(libc::resolveSibling).filter(Files::exists).forEach(libraries::add);
        return List.copyOf(libraries);
    }
}
