// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.baselayer.Limit;
import io.guestwire.baselayer.Limits;
import io.guestwire.itests.Footprint;
import java.io.IOException;
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
 * One of many guests does not read any more, while its server group goes on to talk: what waits for
 * it is one outbox, everything beyond is counted, its neighbours hear everything, and when it reads
 * again it is as the others.
 */
@Timeout(1_200)
@ExtendWith(HostNode.Provider.class)
class NeverReadsTest {
    private static final int GUESTS = HostNode.SOAK ? 1_000 : 30;
    private static final Duration TIME = HostNode.SOAK ? Duration.ofMinutes(10) : Duration.ZERO;
    private static final long PAUSE_NANOS = 100_000_000;
    private static final int TEXT_BYTES = 2_900;
    private static final int DROPS = 300;
    private static final long OUTBOX_BYTES = Limits.DEFAULT.peer().get(Limit.OUTBOX_BYTES);
    private static final long OTHER_KILOBYTES = 1_024;

    @Test
    void oneOutboxWaitsAndTheRestIsCounted(HostNode node) throws Exception {
        Map<String, List<String>> groups = groups();
        node.serverGroups(groups);
        try (Crowd crowd = new Crowd(node.channels())) {
            List<Guest> guests = new ArrayList<>();
            groups.values().forEach(group -> group.forEach(one -> guests.add(crowd.add(one))));
            node.awaitGuests(GUESTS);
            Guest mute = guests.get(0);
            Guest speaker = guests.get(1);
            Talk talk = new Talk(guests).in(groups);
            everybodySpeaks(talk, guests);
            talk.awaitComplete();
            node.awaitBalance();
            Footprint before = node.footprint();
            Map<String, Long> began = node.account(mute.instance());
            long heardBefore = talk.heard(mute);

            mute.stopReading();
            long said = 0;
            long end = System.nanoTime() + TIME.toNanos();
            while (dropped(node, mute) < DROPS || System.nanoTime() - end < 0) {
                // In bursts that leave the reader of the same group time.
                long heard = talk.heard(guests.get(2));
                for (int i = 0; i < 20; i++, said++) {
                    talk.sayAtOnce(speaker, System.nanoTime(), TEXT_BYTES);
                }
                HostNode.eventually().until(() -> talk.heard(guests.get(2)) == heard + 20);
                if (HostNode.SOAK) {
                    everybodySpeaks(talk, guests.subList(4, 24));
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
            node.awaitBalance();
            Map<String, Long> account = node.account(mute.instance());
            assertThat(account.get("sent") - began.get("sent")).isEqualTo(said);
            assertThat(account.get("frames-waiting") * TEXT_BYTES).isBetween(1L, OUTBOX_BYTES);
            heapHasOneOutboxMore(node, before);

            mute.readOn();
            long written = said - dropped(node, mute);
            HostNode.eventually()
                    .untilAsserted(
                            () -> {
                                assertThat(node.count(mute, "frames-waiting")).isZero();
                                assertThat(talk.heard(mute)).isEqualTo(heardBefore + written);
                            });
            long missed = talk.expected() - talk.heard();
            assertThat(missed).as("not heard").isEqualTo(dropped(node, mute));
            everybodySpeaks(talk, guests);
            HostNode.eventually()
                    .untilAsserted(
                            () -> assertThat(talk.expected() - talk.heard()).isEqualTo(missed));
            talk.assertNothingWrong();
            assertThat(dropped(node, mute)).isEqualTo(missed);
            node.awaitBalance();
        }
    }

    private static void everybodySpeaks(Talk talk, List<Guest> guests) throws IOException {
        for (Guest guest : guests) {
            talk.sayAtOnce(guest, System.nanoTime(), 0);
        }
    }

    private static long dropped(HostNode node, Guest guest) throws IOException {
        return node.count(guest, "unsent-outbox-full");
    }

    private static void heapHasOneOutboxMore(HostNode node, Footprint before) {
        HostNode.eventually()
                .untilAsserted(
                        () -> {
                            Footprint now = node.footprint();
                            HostNode.report(
                                    "1 of %d guests does not read: heap from %d to %d KiB",
                                    GUESTS, before.heapKilobytes(), now.heapKilobytes());
                            assertThat(now.heapKilobytes() - before.heapKilobytes())
                                    .isLessThan(OUTBOX_BYTES / 1_024 + OTHER_KILOBYTES);
                        });
    }

    /** Three that belong to the one that does not read, and pairs. */
    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put(
                "mute",
                List.of(
                        HostNode.instance(1),
                        HostNode.instance(2),
                        HostNode.instance(3),
                        HostNode.instance(4)));
        for (int i = 5; i < GUESTS; i += 2) {
            groups.put("pair-" + i, List.of(HostNode.instance(i), HostNode.instance(i + 1)));
        }
        return groups;
    }
}
