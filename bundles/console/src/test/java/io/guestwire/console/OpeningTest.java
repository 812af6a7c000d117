// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OpeningTest {
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir Path data;

    private final AtomicInteger asked = new AtomicInteger();
    private volatile Set<String> missing = Set.of("simulator", "server-group");

    @Test
    void opensAtOnceWhenNothingIsMissing() throws IOException {
        missing = Set.of();
        try (Opening opening = open(LONG)) {
            assertThat(isOpen()).isTrue();
        }
        assertThat(isOpen()).isFalse();
    }

    @Test
    void opensWhenTheLastCommandIsThere() throws IOException {
        try (Opening opening = open(LONG)) {
            missing = Set.of("simulator");
            awaitQuestions();
            assertThat(isOpen()).isFalse();
            missing = Set.of();
            await().until(this::isOpen);
        }
        assertThat(isOpen()).isFalse();
    }

    @Test
    void opensWithoutWhatDoesNotCome() throws IOException {
        try (Opening opening = open(Duration.ofMillis(1))) {
            await().until(this::isOpen);
        }
    }

    @Test
    void doesNotOpenOnceItIsClosed() throws IOException {
        open(LONG).close();
        missing = Set.of();
        await().until(
                        () ->
                                Thread.getAllStackTraces().keySet().stream()
                                        .noneMatch(
                                                thread -> thread.getName().endsWith("-opening")));
        assertThat(isOpen()).isFalse();
    }

    @Test
    void saysToWhomOpensItWhyThatIsImpossible() {
        missing = Set.of();
        assertThatThrownBy(() -> new Opening(() -> missing, LONG, this::refuse))
                .hasMessage("no place");
    }

    private Opening open(Duration patience) throws IOException {
        return new Opening(this::ask, patience, this::serve);
    }

    private Set<String> ask() {
        Set<String> answer = missing;
        asked.incrementAndGet();
        return answer;
    }

    /** Until a question was asked and answered after this call, and one more. */
    private void awaitQuestions() {
        int enough = asked.get() + 3;
        await().until(() -> asked.get() >= enough);
    }

    private ConsoleServer serve() throws IOException {
        return new ConsoleServer(
                SocketPlace.prepare(data, data),
                (out, err) -> {
                    throw new AssertionError("nobody asks");
                },
                ConsoleServer.Limits.DEFAULT);
    }

    private ConsoleServer refuse() throws IOException {
        throw new IOException("no place");
    }

    private boolean isOpen() throws IOException {
        return SocketPlace.find(data) != null;
    }
}
