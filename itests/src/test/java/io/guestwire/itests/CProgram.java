// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in C in the original's manner, of {@code src/test/c}. */
public final class CProgram {
    private static final int LIMIT_SECONDS = 30;

    private final Path file;

    private CProgram(Path file) {
        this.file = file;
    }

    /** Compiles it; where there is no gcc the test is skipped. */
    public static CProgram compile(String name, Path folder) throws Exception {
        Path program = folder.resolve(name);
        Process gcc;
        try {
            gcc =
                    new ProcessBuilder(
                                    "gcc",
                                    "-std=c99",
                                    "-D_POSIX_C_SOURCE=200809L",
                                    "-o",
                                    program.toString(),
                                    "src/test/c/" + name + ".c")
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

    /** Starts it; its output is to be read. */
    public Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Runs it to its end, which must be a good one; returns its lines. */
    public List<String> run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        try {
            List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("%s", lines).isZero();
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }
}
