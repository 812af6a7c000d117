// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.guest;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A program that knows which processor the guest can do without. It is run as {@code <program>
 * cpu-down 0,1,2,3}, with the processors that are online, and prints the number of one. It is run
 * without a shell and with nothing on its standard input, and killed when it takes too long.
 *
 * @param program its path, or its name in {@code PATH}
 * @param limit how long it may take
 */
record Helper(String program, Duration limit) {
    private static final int MOST_BYTES_OF_OUTPUT = 64;

    /**
     * Asks it.
     *
     * @param online the processors that are online
     * @param atMost how long it may take, if that is less than its limit
     * @return what it printed, which may be any number
     * @throws IOException when it cannot be run, fails, takes too long, or prints something else
     */
    int choose(List<Integer> online, Duration atMost) throws IOException, InterruptedException {
        // Not a pipe: one that a child of the program holds open would never end.
        Path output = Files.createTempFile("guestwire-scaling", ".out");
        try {
            run(online, output, limit.compareTo(atMost) < 0 ? limit : atMost);
            try (InputStream in = Files.newInputStream(output)) {
                return number(in.readNBytes(MOST_BYTES_OF_OUTPUT));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private void run(List<Integer> online, Path output, Duration time)
            throws IOException, InterruptedException {
        String list = online.stream().map(String::valueOf).collect(Collectors.joining(","));
        Process process =
                new ProcessBuilder(program, "cpu-down", list)
                        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile())
                        .redirectError(Redirect.DISCARD)
                        .start();
        try {
            if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "helper %s: expected a number within %d ms, found it still running"
                                .formatted(program, time.toMillis()));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "helper %s: expected exit status 0, found %d"
                            .formatted(program, process.exitValue()));
        }
    }

    private int number(byte[] output) throws IOException {
        String text = new String(output, StandardCharsets.UTF_8).strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException(
                    "helper %s: expected the number of a processor, found \"%s\""
                            .formatted(program, text),
                    e);
        }
    }
}
