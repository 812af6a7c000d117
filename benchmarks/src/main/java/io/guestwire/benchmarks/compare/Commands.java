// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other programs. */
final class Commands {
    private Commands() {}

    /**
     * What a command left.
     *
     * @param status its exit status, or 127 when there is no such program
     * @param output both of its outputs
     */
    record Result(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }

        String firstLine() {
            return output.lines().findFirst().orElse("");
        }
    }

    /** Runs a command to its end. */
    static Result run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            return new Result(process.waitFor(), new String(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Result(127, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted");
        }
    }

    /** Runs a command that has to succeed. */
    static String demand(String... command) {
        Result result = run(command);
        if (!result.succeeded()) {
            throw new BenchmarkException(
                    String.join(" ", command)
                            + ": status "
                            + result.status()
                            + "\n"
                            + result.output());
        }
        return result.output();
    }

    /** Starts a program whose output goes to a file. */
    static Process start(Path output, List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new BenchmarkException("Cannot start " + command.get(0), e);
        }
    }

    /** Ends a process that was started here: asks first, and then does not ask. */
    static void end(Process process, Duration patience) {
        process.destroy();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
