// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of the C programs in {@code itests/src/test/c}, compiled with what this machine has. */
final class CProgram implements AutoCloseable {
    private static final Path SOURCES = Path.of("../../itests/src/test/c");

    private final Process process;
    private final BufferedReader output;

    private CProgram(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Compiles a program into the directory; where there is no gcc the test is skipped. */
    static Path compile(String name, Path directory) throws Exception {
        Path program = directory.resolve(name);
        Path source = SOURCES.resolve(name + ".c");
        assumeTrue(Files.exists(source), () -> source + " is not here");
        Process gcc;
        try {
            gcc =
                    new ProcessBuilder(
                                    "gcc",
                                    "-std=c99",
                                    "-D_POSIX_C_SOURCE=200809L",
                                    "-Wall",
                                    "-Wextra",
                                    "-Werror",
                                    "-pedantic",
                                    "-o",
                                    program.toString(),
                                    source.toString())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            assumeTrue(false, "gcc is not here: " + e.getMessage());
            throw e;
        }
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gcc.waitFor()).as(said).isZero();
        return program;
    }

    static CProgram start(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return new CProgram(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The next line that it prints; null at its end. */
    String line() throws IOException {
        return output.readLine();
    }

    /** Waits for its end, which must be a good one; all lines that it prints until then. */
    List<String> end() throws Exception {
        List<String> lines = output.lines().toList();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s", lines).isTrue();
        assertThat(process.exitValue()).as("%s", lines).isZero();
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
