// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * 10,000 guests that were killed at once leave their files; trying each every second took half a
 * processor.
 */
class ThousandsOfDeadSocketsTest {
    private final Connector nobodyListens =
            new Connector(
                    () -> {
                        throw new ConnectException();
                    });
    private SelectorLoop loop;
    private HostSession session;

    @BeforeEach
    void start() throws Exception {
        loop = new SelectorLoop("test");
        session = new HostSession(loop, new Recorder(), nobodyListens, ChannelSettings.DEFAULT);
    }

    @AfterEach
    void end() {
        loop.execute(session::stop);
        loop.close();
    }

    @Test
    void areTriedAThousandTimesASecondTogether() throws Exception {
        tell(SocketChange.Kind.APPEARED, 10_000);
        assertThat(onLoop(session::longestPause)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aFewAreTriedAsOftenAsIsConfigured() throws Exception {
        tell(SocketChange.Kind.APPEARED, 10_000);
        tell(SocketChange.Kind.VANISHED, 9_000);
        assertThat(onLoop(session::longestPause)).isEqualTo(ChannelSettings.DEFAULT.retryMax());
    }

    private void tell(SocketChange.Kind kind, int sockets) {
        List<SocketChange> changes =
                IntStream.range(0, sockets)
                        .mapToObj(i -> new SocketChange(kind, Path.of("/nowhere/" + i), "i" + i))
                        .toList();
        loop.execute(() -> session.changed(changes));
    }

    private <T> T onLoop(Supplier<T> question) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(question.get()));
        return answer.get(30, TimeUnit.SECONDS);
    }
}
