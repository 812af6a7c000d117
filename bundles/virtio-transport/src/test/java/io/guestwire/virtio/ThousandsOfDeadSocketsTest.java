// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * 10,000 guests that were killed at once leave their files; trying each every second took a third
 * of a processor for as long as they stayed.
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
    void areTriedQuicklyAtFirstAndThenAThousandTimesASecondTogether() throws Exception {
        tell(SocketChange.Kind.APPEARED, 10_000);
        List<Duration> pauses = pauses();
        assertThat(pauses.subList(0, 5)).allMatch(pause -> pause.toMillis() <= 80);
        assertThat(pauses.subList(5, 10)).allMatch(pause -> pause.toMillis() >= 7_500);
    }

    @Test
    void aThousandAreTriedAsOftenAsIsConfigured() throws Exception {
        tell(SocketChange.Kind.APPEARED, 10_000);
        tell(SocketChange.Kind.VANISHED, 9_000);
        assertThat(pauses()).allMatch(pause -> pause.toMillis() <= 1_000);
    }

    @Test
    void doNotFillTheLog() throws Exception {
        CompletableFuture<Long> lines = new CompletableFuture<>();
        loop.execute(
                () ->
                        lines.complete(
                                Stream.generate(session::mayLog)
                                        .limit(10_000)
                                        .filter(may -> may)
                                        .count()));
        assertThat(lines.get(30, TimeUnit.SECONDS)).isEqualTo(HostSession.LINES_A_MINUTE);
    }

    /** The first ten of one more. */
    private List<Duration> pauses() throws Exception {
        HostSocket one = new HostSocket(Path.of("/nowhere/one"), "one", session);
        CompletableFuture<List<Duration>> pauses = new CompletableFuture<>();
        loop.execute(() -> pauses.complete(Stream.generate(one::nextPause).limit(10).toList()));
        return pauses.get(30, TimeUnit.SECONDS);
    }

    private void tell(SocketChange.Kind kind, int sockets) {
        List<SocketChange> changes =
                IntStream.range(0, sockets)
                        .mapToObj(i -> new SocketChange(kind, Path.of("/nowhere/" + i), "i" + i))
                        .toList();
        loop.execute(() -> session.changed(changes));
    }
}
