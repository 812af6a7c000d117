// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.itests.Footprint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A guest that writes without ever ending its line: the original's host agent kept it all. Here 64
 * MiB, in the long form 1 GiB, cost the node nothing, and the next line is served.
 */
@Timeout(600)
@ExtendWith(HostNode.Provider.class)
class NoNewlineTest {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int BLOCKS = HostNode.SOAK ? 1_024 : 64;
    private static final long MOST_KILOBYTES = 1_024;
    private static final String GUEST = HostNode.instance(1);

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    @Test
    void aLineWithoutAnEndIsNotHeldAndTheNextOneIsServed(HostNode node) throws Exception {
        node.serverGroups(Map.of("a", List.of(GUEST)));
        try (Crowd crowd = new Crowd(node.channels())) {
            Guest guest = crowd.add(GUEST).hears((any, line) -> answers.add(line));
            node.awaitGuests(1);
            isServed(guest, 1);
            Footprint before = node.footprint();
            long read = node.count(guest, "bytes-read");
            byte[] block = new byte[BLOCK_BYTES];
            Arrays.fill(block, (byte) 'y');
            for (int i = 0; i < BLOCKS; i++) {
                guest.write(block);
            }
            HostNode.eventually()
                    .until(
                            () ->
                                    node.count(guest, "bytes-read")
                                            == read + (long) BLOCKS * BLOCK_BYTES);
            heapIsBack(node, before);
            assertThat(node.count(guest, "dropped-too-long")).isEqualTo(1);
            guest.write("\n");
            isServed(guest, 2);
            node.awaitBalance();
        }
    }

    @Test
    void whoCanBeToldIsToldBeforeTheLineEnds(HostNode node) throws Exception {
        node.serverGroups(Map.of("a", List.of(GUEST)));
        try (Crowd crowd = new Crowd(node.channels())) {
            Guest guest = crowd.add(GUEST).hears((any, line) -> answers.add(line));
            node.awaitGuests(1);
            String beginning = Frames.broadcast("x", "y".repeat(70_000));
            guest.write(beginning.substring(0, beginning.length() - 4));
            assertThat(next("nack")).contains("at most 65536 bytes");
            guest.write("y".repeat(BLOCK_BYTES));
            guest.write("\n");
            isServed(guest, 3);
            assertThat(node.count(guest, "nacked")).isEqualTo(1);
        }
    }

    private static void heapIsBack(HostNode node, Footprint before) {
        long[] heap = {0};
        try {
            HostNode.eventually()
                    .until(
                            () -> {
                                heap[0] = node.footprint().heapKilobytes();
                                return heap[0] <= before.heapKilobytes() + MOST_KILOBYTES;
                            });
        } finally {
            HostNode.report(
                    "%d MiB without a newline: heap from %d to %d KiB",
                    BLOCKS, before.heapKilobytes(), heap[0]);
        }
    }

    private void isServed(Guest guest, int seq) throws Exception {
        guest.write(Frames.query(seq));
        assertThat(next("status_response_done")).contains("\"seq\":" + seq);
    }

    private String next(String type) throws InterruptedException {
        String line;
        do {
            line = answers.poll(HostNode.SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(line).as(type).isNotNull();
        } while (!line.contains("\"" + type + "\""));
        return line;
    }
}
