// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That the figures of the load generator can be believed, with hosts that behave badly. */
@Timeout(60)
class LoadGeneratorTest {
    private static final int MESSAGES = 100;
    private static final String ECHO =
            "mode=echo address=a at=guests size=300 rate=1000 seconds=0.1 patience=2 pid="
                    + ProcessHandle.current().pid();

    @TempDir Path folder;
    private Path channels;
    private Programs programs;

    @BeforeEach
    void compile() throws IOException {
        assumeTrue(Programs.missing() == null, Programs.missing());
        channels = Files.createDirectory(folder.resolve("ch"));
        programs = Programs.compile(Path.of("src/main/c"), folder.resolve("c"));
    }

    @Test
    void whoStallsPaysForEveryMessageThatWaitedMeanwhile() throws Exception {
        // A hundred messages in a hundred milliseconds; none is answered before the last has come.
        Map<String, Double> values = measure(MESSAGES, MESSAGES);

        assertThat(values).containsEntry("sent", 100.0).containsEntry("arrived", 100.0);
        // From the time at which each was due: the first has waited for 99 ms, half for 49 and
        // more.
        assertThat(values.get("max_us")).isGreaterThanOrEqualTo(99_000);
        assertThat(values.get("p50_us")).isGreaterThanOrEqualTo(48_000);
    }

    @Test
    void whatIsNotAnsweredIsLost() throws Exception {
        Map<String, Double> values = measure(1, MESSAGES - 10);

        assertThat(values).containsEntry("sent", 100.0).containsEntry("arrived", 90.0);
        assertThat(Metric.LOST.of(values)).isEqualTo(10);
    }

    /** A host that answers when so many frames have come, and only so many. */
    private Map<String, Double> measure(int startsAfter, int answers) throws Exception {
        Path errors = folder.resolve("errors.txt");
        try (LoadGenerator generator = new LoadGenerator(programs, channels, 1, null, errors);
                SocketChannel host = connect()) {
            generator.awaitConnected();
            CompletableFuture<Void> ended =
                    CompletableFuture.runAsync(() -> answer(host, startsAfter, answers));
            Map<String, Double> values = generator.run(ECHO);
            ended.join();
            return values;
        }
    }

    private SocketChannel connect() throws IOException {
        String name = "cgcs.messaging." + Names.instance(Names.firstInstance(1)) + ".sock";
        return SocketChannel.open(UnixDomainSocketAddress.of(channels.resolve(name)));
    }

    private static void answer(SocketChannel host, int startsAfter, int answers) {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1_024);
        int received = 0;
        int answered = 0;
        try {
            while (answered < answers && host.read(buffer) >= 0) {
                List<String> frames = frames(buffer);
                for (;
                        frames.size() >= startsAfter && answered < Math.min(frames.size(), answers);
                        answered++) {
                    byte[] frame = frames.get(answered).getBytes(StandardCharsets.US_ASCII);
                    host.write(ByteBuffer.wrap(frame));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All whole ones so far, each with its newline. */
    private static List<String> frames(ByteBuffer buffer) {
        String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
        return text.substring(0, text.lastIndexOf("\n") + 1)
                .lines()
                .filter(line -> !line.isEmpty())
                .map(line -> line + "\n")
                .toList();
    }
}
