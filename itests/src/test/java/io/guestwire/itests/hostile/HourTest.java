// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.itests.Footprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@link Chaos} for an hour, or {@code soak.hour.minutes}. Each ten seconds what the node holds is
 * written to {@code target/hour.csv}: the heap behind a full collection, the process's memory,
 * threads, descriptors, and how long broadcasts took meanwhile. At the end a graph of it is in
 * {@code target/hour.svg}, and the slopes are printed: what grows would be seen.
 */
@Timeout(36_000)
@ExtendWith(HostNode.Provider.class)
class HourTest {
    private static final Duration SAMPLE = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    @Test
    @EnabledIfSystemProperty(
            named = "soak.hour",
            matches = "true",
            disabledReason = "takes an hour: -Dsoak.hour=true")
    void nothingGrows(HostNode node) throws Exception {
        Duration time = Duration.ofMinutes(Long.getLong("soak.hour.minutes", 60));
        long seed = Long.getLong("soak.seed", System.nanoTime());
        HostNode.report("chaos for %s, -Dsoak.seed=%d", time, seed);
        Series series =
                new Series("heap, KiB", "resident, KiB", "threads", "descriptors", "p99, ms");
        try (Chaos chaos = new Chaos(node, seed)) {
            chaos.run(WARM_UP);
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < time.toNanos()) {
                chaos.talk().takeTimes(); // Without what the collection of the last sample held up.
                chaos.run(SAMPLE);
                Times.Quantiles times = chaos.talk().takeTimes();
                Footprint holds = node.footprint();
                series.add(
                        (System.nanoTime() - begin) / 1e9,
                        holds.heapKilobytes(),
                        node.residentKilobytes(),
                        holds.threads(),
                        holds.descriptors(),
                        times.p99());
                Files.writeString(Path.of("target/hour.csv"), series.csv());
            }
            chaos.calm();
            chaos.isServed();
            node.awaitBalance();
        }
        Files.writeString(Path.of("target/hour.svg"), series.svg());
        HostNode.report("%s", series.slopes());
        assertThat(series.size()).isPositive();
    }
}
