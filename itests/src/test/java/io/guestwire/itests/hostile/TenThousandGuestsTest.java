// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.itests.Footprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A thousand guests, ten thousand in the long form, come at once, are killed at once, which leaves
 * their sockets' files, and come back at once. A guest costs the node one descriptor, a little
 * memory and no thread; what it costs is printed.
 */
@Timeout(600)
@ExtendWith(HostNode.Provider.class)
class TenThousandGuestsTest {
    private static final int GUESTS = HostNode.SOAK ? 10_000 : 1_000;
    private static final int GROUP = 10;
    private static final int BUSY = 10;
    private static final int PER_SECOND = 1_000;
    private static final Duration WHILE = Duration.ofSeconds(HostNode.SOAK ? 10 : 1);
    private static final long MOST_HEAP_BYTES = 16_384;

    @Test
    void comeAtOnceGoAtOnceAndComeBackAtOnce(HostNode node) throws Exception {
        Map<String, List<String>> groups = groups();
        node.serverGroups(groups);
        node.awaitGuests(0);
        Footprint before = node.footprint();
        long resident = node.residentKilobytes();
        try (Crowd crowd = Crowd.ofOneDescriptorEach(node.channels())) {
            List<Guest> guests = new ArrayList<>();
            long begin = System.nanoTime();
            for (int i = 0; i < GUESTS; i++) {
                guests.add(crowd.add(HostNode.instance(i)));
            }
            double listening = (System.nanoTime() - begin) / 1e9;
            node.awaitGuests(GUESTS);
            HostNode.report(
                    "%d guests: all attached %.2f s after the first began to listen, %.2f s after"
                            + " the last",
                    GUESTS,
                    (System.nanoTime() - begin) / 1e9,
                    (System.nanoTime() - begin) / 1e9 - listening);

            Footprint during = node.footprint();
            HostNode.report(
                    "a guest: heap %d bytes, resident %d bytes, descriptors %.3f, threads %.3f",
                    1_024 * (during.heapKilobytes() - before.heapKilobytes()) / GUESTS,
                    1_024 * (node.residentKilobytes() - resident) / GUESTS,
                    (during.descriptors() - before.descriptors()) / (double) GUESTS,
                    (during.threads() - before.threads()) / (double) GUESTS);
            assertThat(during.descriptors())
                    .isBetween(
                            before.descriptors() + GUESTS - 5, before.descriptors() + GUESTS + 5);
            assertThat(during.threads()).isLessThanOrEqualTo(before.threads() + 2);
            assertThat(1_024 * (during.heapKilobytes() - before.heapKilobytes()) / GUESTS)
                    .isLessThan(MOST_HEAP_BYTES);
            report(node, "connected and idle");

            Talk talk = new Talk(guests).in(groups);
            HostNode.report(
                    "%d of %d busy: %s",
                    BUSY, GUESTS, talk.pace(WHILE, PER_SECOND, i -> guests.get(i % BUSY * GROUP)));
            talk.awaitComplete();

            crowd.killAll();
            node.awaitGuests(0);
            HostNode.eventually()
                    .untilAsserted(
                            () ->
                                    assertThat(Footprint.descriptors(node.pid()))
                                            .isLessThanOrEqualTo(before.descriptors() + 5));
            report(node, "killed, each socket tried again");
            begin = System.nanoTime();
            guests.forEach(Guest::listen);
            node.awaitGuests(GUESTS);
            HostNode.report(
                    "%d guests: all back %.2f s after the first listened again",
                    GUESTS, (System.nanoTime() - begin) / 1e9);
            for (int i = 0; i < GUESTS; i += GROUP) {
                talk.say(guests.get(i), System.nanoTime());
            }
            talk.awaitComplete();
        }
        node.awaitGuests(0);
        HostNode.eventually().until(() -> node.rows("guestwire:channels").isEmpty());
        node.awaitBalance();
        HostNode.eventually()
                .untilAsserted(
                        () ->
                                assertThat(node.footprint().heapKilobytes())
                                        .isLessThanOrEqualTo(before.heapKilobytes() + 2_048));
    }

    private static void report(HostNode node, String what) {
        Duration used = node.processorTime();
        long end = System.nanoTime() + WHILE.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        double share = (double) node.processorTime().minus(used).toNanos() / WHILE.toNanos();
        HostNode.report("%d guests %s: %.1f %% of a processor", GUESTS, what, 100 * share);
    }

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (int i = 0; i < GUESTS; i++) {
            groups.computeIfAbsent("g" + i / GROUP, name -> new ArrayList<>())
                    .add(HostNode.instance(i));
        }
        return groups;
    }
}
