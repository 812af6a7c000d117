// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The C program that plays QEMU and its guests: {@code src/main/c/loadgen.c}. */
final class LoadGenerator implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final JsonFactory JSON = new JsonFactory();

    private final Process process;
    private final Path errors;
    private final BufferedReader output;
    private final Writer input;

    /**
     * Starts it and waits until it listens.
     *
     * @param names of the application that it plays, and of the agent that this one answers; null
     *     for no application
     */
    LoadGenerator(Programs programs, Path channels, int guests, Names names, Path errors) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                programs.path("loadgen"),
                                channels.toString(),
                                Integer.toString(guests),
                                Integer.toHexString(Names.firstInstance(guests))));
        if (names != null) {
            command.add(names.application());
            command.add(names.agent());
        }
        this.errors = errors;
        try {
            process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        } catch (IOException e) {
            throw new BenchmarkException("Cannot start the load generator", e);
        }
        output = process.inputReader(StandardCharsets.US_ASCII);
        input = process.outputWriter(StandardCharsets.US_ASCII);
        expect("listening");
    }

    /** Waits until a host is connected to all guests. */
    void awaitConnected() {
        expect("ready");
    }

    /** Does what the words say, and tells what came of it. */
    Map<String, Double> run(String words) {
        begin(words);
        return finish();
    }

    /** Begins to do what the words say. */
    void begin(String words) {
        try {
            input.write(words + "\n");
            input.flush();
        } catch (IOException e) {
            throw failed("it does not listen", e);
        }
    }

    /** Waits until it is done, and tells what came of it. */
    Map<String, Double> finish() {
        return parse(readLine());
    }

    @Override
    public void close() {
        try {
            input.close(); // At the end of its input it ends.
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It has ended already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Commands.end(process, Duration.ofSeconds(1));
        }
    }

    private void expect(String word) {
        String line = readLine();
        if (!word.equals(line)) {
            throw failed("expected \"" + word + "\", found \"" + line + "\"", null);
        }
    }

    private String readLine() {
        try {
            return CompletableFuture.supplyAsync(this::readQuietly)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw failed("it says nothing", e);
        }
    }

    private String readQuietly() {
        try {
            return output.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    private BenchmarkException failed(String what, Exception cause) {
        String said = "";
        try {
            said = Files.readString(errors).strip();
        } catch (IOException e) {
            // Then there is no more to say.
        }
        return new BenchmarkException("The load generator: " + what + ". " + said, cause);
    }

    private Map<String, Double> parse(String line) {
        Map<String, Double> values = new LinkedHashMap<>();
        if (line == null) {
            throw failed("it ended", null);
        }
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                values.put(name, parser.getDoubleValue());
            }
        } catch (IOException e) {
            throw failed("expected a line of JSON, found " + line, e);
        }
        return values;
    }
}
