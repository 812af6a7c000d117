// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.console.CommandSession;
import io.guestwire.console.ConsoleServer;
import io.guestwire.console.ExitStatus;
import io.guestwire.console.SocketPlace;
import io.guestwire.testing.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClientTest {
    @TempDir Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void whatTheCommandPrintsIsPrintedAndItsStatusReturned() throws IOException {
        try (ConsoleServer node = node()) {
            assertThat(run("both", Duration.ZERO)).isEqualTo(1);
        }
        assertThat(out.toString(UTF_8)).isEqualTo("Zoë\n");
        assertThat(err.toString(UTF_8)).isEqualTo("wrong\n");
    }

    @Test
    void anUnfinishedLineIsFinished() throws IOException {
        try (ConsoleServer node = node()) {
            assertThat(run("table", Duration.ZERO)).isZero();
        }
        assertThat(out.toString(UTF_8)).isEqualTo("a\nb\n");
    }

    @Test
    void withoutANodeItSaysInOneLineWhatToDo() throws IOException {
        assertThat(run("both", Duration.ZERO)).isEqualTo(3);
        assertThat(err.toString(UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("guestwire: no node is running in " + home)
                .contains("bin/karaf server", "--wait 60");
    }

    @Test
    void aNodeThatEndedWithoutTidyingUpIsNoNode() throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("console.path"), home.resolve("gone") + "\n");

        assertThat(run("both", Duration.ZERO)).isEqualTo(3);
        assertThat(err.toString(UTF_8)).contains("has ended, or does not answer");
    }

    @Test
    void itWaitsForANodeThatIsStarting() throws IOException {
        CompletableFuture<ConsoleServer> starting =
                CompletableFuture.supplyAsync(
                        this::node, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
        try {
            assertThat(run("", Patience.LIMIT)).isZero();
        } finally {
            starting.join().close();
        }
    }

    @Test
    void aCommandLineOverTheLimitIsNotSent() throws IOException {
        try (ConsoleServer node = node()) {
            assertThat(run("x".repeat(65537), Duration.ZERO)).isEqualTo(1);
        }
        assertThat(err.toString(UTF_8)).contains("at most 65536 bytes");
    }

    @Test
    void coloursAreLeftOutWhereverTheBytesAreSplit() throws IOException {
        AnsiFilter filter = new AnsiFilter(out);
        for (byte b : "a\u001b[1;31mred\u001b[0mb\u001bXc".getBytes(UTF_8)) {
            filter.write(b);
        }
        filter.flush();
        assertThat(out.toString(UTF_8)).isEqualTo("aredb\u001bXc");
    }

    private Path data() {
        return home.resolve("data");
    }

    private int run(String commandLine, Duration wait) throws IOException {
        return new Client(data(), out, err).run(commandLine, wait);
    }

    private ConsoleServer node() {
        try {
            Files.createDirectories(data());
            return new ConsoleServer(
                    SocketPlace.prepare(data(), home), Fake::new, ConsoleServer.Limits.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Fake(PrintStream out, PrintStream err) implements CommandSession {
        @Override
        public ExitStatus run(String commandLine) {
            if (commandLine.equals("table")) {
                out.print("a\nb");
                return ExitStatus.OK;
            }
            out.println("Zoë");
            err.println("wrong");
            return ExitStatus.FAILED;
        }

        @Override
        public void close() {}
    }
}
