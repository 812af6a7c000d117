// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@link Chaos} on the channels and in the node: nothing that is heard is wrong, every message is
 * accounted for, and in the end everybody is served. {@link HourTest} is its long form.
 */
@Timeout(600)
@ExtendWith(HostNode.Provider.class)
class ChaosTest {
    private static final Duration TIME = Duration.ofSeconds(HostNode.SOAK ? 60 : 5);

    @Test
    void whateverHappensNothingIsHeardWronglyAndEverythingIsAccountedFor(HostNode node)
            throws Exception {
        long seed = Long.getLong("soak.seed", System.nanoTime());
        HostNode.report("chaos, -Dsoak.seed=%d", seed);
        long log = Files.size(node.log());
        try (Chaos chaos = new Chaos(node, seed)) {
            chaos.run(TIME);
            chaos.calm();
            chaos.isServed();
            node.awaitBalance();
        }
        assertThat(node.errorsBehind(log))
                .as("errors in the log, but for the broken inventory")
                .allMatch(line -> line.contains(node.inventory().toString()));
    }
}
