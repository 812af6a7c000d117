// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A C program in the original's manner, of {@code itests/src/test/c}, compiled with what this
 * machine has. Compiled into the tests of every module by the parent pom.
 */
public final class CProgram {
    private static final Path SOURCES =
            Path.of(System.getProperty("guestwire.archive"))
                    .resolve("../../../itests/src/test/c")
                    .normalize();

    private final Path file;

    private CProgram(Path file) {
        this.file = file;
    }

    /** Compiles it into the folder; where there is no gcc the test is skipped. */
    public static CProgram compile(String name, Path folder) throws Exception {
        Path program = folder.resolve(name);
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
                                    SOURCES.resolve(name + ".c").toString())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            assumeTrue(false, "gcc is not here: " + e.getMessage());
            throw e;
        }
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gcc.waitFor()).as(said).isZero();
        return new CProgram(program);
    }

    /** Starts it. */
    public Run start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(List.of(arguments));
        return new Run(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Runs it to its end, which must be a good one; all lines that it prints. */
    public List<String> run(String... arguments) throws Exception {
        try (Run run = start(arguments)) {
            return run.end();
        }
    }

    /** The program while it runs; killed when it is closed. */
    public static final class Run implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        private Run(Process process) {
            this.process = process;
            this.output = process.inputReader(StandardCharsets.UTF_8);
        }

        /** The next line that it prints; null at its end. */
        public String line() throws IOException {
            return output.readLine();
        }

        /** Waits for its end, which must be a good one; all lines that it prints until then. */
        public List<String> end() throws InterruptedException {
            List<String> lines = output.lines().toList();
            boolean ended = process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended).as("%s", lines).isTrue();
            assertThat(process.exitValue()).as("%s", lines).isZero();
            return lines;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
