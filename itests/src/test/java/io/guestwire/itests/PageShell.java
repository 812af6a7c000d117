// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A person's shell: one {@code sh} that runs command after command, so that what {@code cd}, {@code
 * export} and {@code &} have done stays. What a command prints is read by a thread of its own;
 * {@link #close} ends whatever was started.
 */
final class PageShell implements AutoCloseable {
    private static final String END = "end-of-command-";

    private final Process shell;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /** What a command left; its errors are among its output. */
    record Result(int status, String output) {}

    PageShell(Path folder, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh").directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GUESTWIRE_"));
        builder.environment().putAll(environment);
        shell = builder.start();
        Thread reader = new Thread(this::read, "shell of a page");
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs a command to its end, with nothing to read. */
    Result run(String command, Duration limit) throws IOException, InterruptedException {
        OutputStream in = shell.getOutputStream();
        String text = "{ %s\n} </dev/null 2>&1\necho %s$?\n".formatted(command, END);
        in.write(text.getBytes(StandardCharsets.UTF_8));
        in.flush();
        StringJoiner output = new StringJoiner("\n");
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError(
                        "%s: no end within %s, but so far%n%s".formatted(command, limit, output));
            }
            if (line.startsWith(END)) {
                int status = Integer.parseInt(line.substring(END.length()));
                return new Result(status, output.toString());
            }
            output.add(line);
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("the shell ended: " + e);
        }
    }

    @Override
    public void close() {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
    }
}
