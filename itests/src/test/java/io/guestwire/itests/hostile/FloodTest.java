// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.baselayer.Limit;
import io.guestwire.baselayer.Limits;
import io.guestwire.itests.load.GuestSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One of a hundred guests writes as fast as its socket takes it, broadcasts, rubbish and messages
 * for nobody: the others lose nothing, and it gets no more than its quota. How long the others wait
 * is printed, quiet and beside the flood. The flooder and who hears it have threads of their own,
 * as virtual machines would: what is measured is the others.
 */
@Timeout(600)
@ExtendWith(HostNode.Provider.class)
class FloodTest {
    private static final int GUESTS = 100;
    private static final int PER_SECOND = 1_000;
    private static final Duration TIME = Duration.ofSeconds(HostNode.SOAK ? 60 : 2);
    private static final long MOST_LOG_BYTES = 1_000_000;

    @Test
    void theOthersLoseNothingAndTheFlooderKeepsToItsQuota(HostNode node) throws Exception {
        Map<String, List<String>> pairs = pairs();
        node.serverGroups(pairs);
        List<String> evil = pairs.remove("pair-0");
        try (Crowd crowd = new Crowd(node.channels());
                GuestSocket flooding = new GuestSocket(node.channels(), evil.get(0), line -> {});
                GuestSocket flooded = new GuestSocket(node.channels(), evil.get(1), line -> {})) {
            List<Guest> others = new ArrayList<>();
            pairs.values()
                    .forEach(pair -> pair.forEach(instance -> others.add(crowd.add(instance))));
            node.awaitGuests(GUESTS);
            Talk talk = new Talk(others).in(pairs);
            talk.pace(TIME.dividedBy(4), PER_SECOND, i -> others.get(i % others.size()));
            Times.Quantiles quiet = talk.pace(TIME, PER_SECOND, i -> others.get(i % others.size()));
            long log = Files.size(node.log());
            Flooder flooder = new Flooder(flooding);
            long begin = System.nanoTime();
            Times.Quantiles first =
                    talk.pace(TIME.dividedBy(4), PER_SECOND, i -> others.get(i % others.size()));
            Times.Quantiles beside =
                    talk.pace(TIME, PER_SECOND, i -> others.get(i % others.size()));
            HostNode.eventually().until(() -> node.account(evil.get(0)).get("throttled") > 0);
            long received = node.account(evil.get(0)).get("received");
            double seconds = (System.nanoTime() - begin) / 1e9;
            flooder.stop();
            talk.awaitComplete();
            HostNode.report(
                    "the others: quiet %s; beside a flood of %.0f frames a second at first %s, then"
                            + " %s; p99 %.2f times, %.1f %% of the rate",
                    quiet,
                    received / seconds,
                    first,
                    beside,
                    beside.p99() / quiet.p99(),
                    100.0 * beside.count() / quiet.count());
            assertThat(received).as("received in %.2f s", seconds).isLessThan(quota(seconds));
            HostNode.eventually()
                    .until(() -> node.account(evil.get(0)).get("received") == flooder.frames());
            node.awaitBalance();
            assertThat(Files.size(node.log()) - log).isLessThan(MOST_LOG_BYTES);
        }
    }

    /** One second's worth at once, what a read brings beyond it, and then so much a second. */
    private static long quota(double seconds) {
        long perSecond = Limits.DEFAULT.peer().get(Limit.MESSAGES);
        return (long) (perSecond * (1 + seconds)) + 65_536 / Flooder.SHORTEST;
    }

    private static Map<String, List<String>> pairs() {
        Map<String, List<String>> pairs = new LinkedHashMap<>();
        for (int i = 0; i < GUESTS / 2; i++) {
            pairs.put("pair-" + i, List.of(HostNode.instance(2 * i), HostNode.instance(2 * i + 1)));
        }
        return pairs;
    }

    /** Writes without a pause until it is stopped, and then ends with a whole frame. */
    private static final class Flooder {
        private static final int SHORTEST = "rubbish\n".length();
        private static final int ROUNDS = 64;

        private final Thread thread;
        private volatile boolean stopped;
        private volatile long frames;

        Flooder(GuestSocket guest) {
            StringBuilder round = new StringBuilder();
            for (int i = 0; i < ROUNDS; i++) {
                round.append(Frames.broadcast("another", "flood").repeat(8));
                round.append("rubbish\n");
                round.append(Frames.frame("no.such.group", "{}"));
            }
            byte[] bytes = round.toString().getBytes(StandardCharsets.US_ASCII);
            thread = new Thread(() -> flood(guest, bytes), "flooder");
            thread.setDaemon(true);
            thread.start();
        }

        private void flood(GuestSocket guest, byte[] bytes) {
            while (!stopped) {
                guest.write(bytes);
                frames = frames + ROUNDS * 10;
            }
        }

        void stop() throws InterruptedException {
            stopped = true;
            thread.join();
        }

        long frames() {
            return frames;
        }
    }
}
