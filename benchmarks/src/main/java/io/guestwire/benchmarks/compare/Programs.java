// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The C programs, compiled with the machine's own gcc. */
final class Programs {
    private static final String[] LOAD_GENERATOR = {
        "loadgen", "traffic", "application", "meter", "message", "histogram"
    };

    private final Path sources;
    private final Path folder;

    private Programs(Path sources, Path folder) {
        this.sources = sources;
        this.folder = folder;
    }

    /** What stands against a comparison on this machine; null when nothing does. */
    static String missing() {
        return Commands.run("gcc", "--version").succeeded()
                ? null
                : "gcc is not here; on Debian: apt-get install gcc libc6-dev";
    }

    /** Compiles what can be compiled: everything but the agent has to be. */
    static Programs compile(Path sources, Path folder) throws IOException {
        Programs programs = new Programs(sources, Files.createDirectories(folder));
        programs.need("loadgen", LOAD_GENERATOR);
        programs.need("forward", "forward", "host");
        programs.need("echo", "echo", "host");
        return programs;
    }

    /** The sides that cannot be measured here, with the reason. */
    Map<Side, String> leftOut() {
        Map<Side, String> reasons = new TreeMap<>();
        Commands.Result result = gcc("agent", List.of("-ljson-c"), "agent", "host");
        if (!result.succeeded()) {
            reasons.put(
                    Side.AGENT,
                    "it needs json-c, and does not compile without ("
                            + firstError(result)
                            + ");"
                            + " on Debian: apt-get install libjson-c-dev");
        }
        return reasons;
    }

    /** Where a program is. */
    String path(String program) {
        return folder.resolve(program).toString();
    }

    private void need(String program, String... parts) {
        Commands.Result result = gcc(program, List.of(), parts);
        if (!result.succeeded()) {
            throw new BenchmarkException(program + " does not compile:\n" + result.output());
        }
    }

    private Commands.Result gcc(String program, List<String> libraries, String... parts) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "gcc",
                                "-std=gnu11",
                                "-O2",
                                "-Wall",
                                "-Wextra",
                                "-Werror",
                                "-pthread"));
        command.addAll(List.of("-o", path(program)));
        for (String part : parts) {
            command.add(sources.resolve(part + ".c").toString());
        }
        command.addAll(libraries);
        return Commands.run(command.toArray(String[]::new));
    }

    private static String firstError(Commands.Result result) {
        return result.output()
                .lines()
                .filter(line -> line.contains("error"))
                .findFirst()
                .map(line -> line.replaceFirst("^\\S+/", ""))
                .orElse(result.firstLine());
    }
}
