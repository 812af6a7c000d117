// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.baselayer.Counter;
import io.guestwire.baselayer.Limits;
import io.guestwire.testing.Patience;
import io.guestwire.virtio.ListeningPort;
import io.guestwire.virtio.PortSource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restarts of either side while both talk all the time: attached again each time, no torn frame, no
 * descriptor or thread left over. {@value #ROUNDS} says how often; 25 times unless told otherwise.
 */
class SoakTest {
    private static final String ROUNDS = "soak.rounds";
    private static final System.Logger LOG = System.getLogger(SoakTest.class.getName());

    @TempDir Path directory;
    private final int rounds = Integer.getInteger(ROUNDS, 25);
    private final long[] millis = new long[rounds];
    private long heard;
    private long torn;

    @Test
    void aHostIsRestartedUnderAnAgent() throws Exception {
        Chatter guestChatter = new Chatter();
        try (ListeningPort source = port();
                GuestNode guest = guest(source, guestChatter)) {
            int threads = 0;
            int descriptors = 0;
            for (int i = 0; i < rounds; i++) {
                restartHost(i, guestChatter);
                if (i == 4) {
                    threads = settled(SoakTest::threads, 0);
                    descriptors = settled(SoakTest::descriptors, 0);
                }
            }
            assertNothingLeft(threads, descriptors);
            torn += guestChatter.torn.get() + unreadable(guest);
            report("restarts of the host", threads, descriptors);
        }
        assertThat(torn).isZero();
    }

    private void restartHost(int round, Chatter guestChatter) throws IOException {
        Chatter chatter = new Chatter();
        long before = guestChatter.heard.get();
        long start = System.nanoTime();
        try (HostNode host = new HostNode(directory)) {
            host.add(Chatter.ADDRESS, chatter);
            awaitAttached(
                    () -> chatter.heard.get() > 0 && guestChatter.heard.get() > before, round);
            millis[round] = (System.nanoTime() - start) / 1_000_000;
            // Talk for a while, so that the end comes amid frames.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10 + round % 20));
            torn += host.count(Counter.DROPPED_UNREADABLE);
        }
        heard += chatter.heard.get();
        torn += chatter.torn.get();
    }

    @Test
    void anAgentIsRestartedUnderAHost() throws Exception {
        Chatter hostChatter = new Chatter();
        try (HostNode host = new HostNode(directory)) {
            host.add(Chatter.ADDRESS, hostChatter);
            int threads = 0;
            int descriptors = 0;
            for (int i = 0; i < rounds; i++) {
                restartGuest(i, hostChatter);
                if (i == 4) {
                    threads = settled(SoakTest::threads, 0);
                    descriptors = settled(SoakTest::descriptors, 0);
                }
            }
            assertNothingLeft(threads, descriptors);
            torn += hostChatter.torn.get() + host.count(Counter.DROPPED_UNREADABLE);
            report("restarts of the agent", threads, descriptors);
        }
        assertThat(torn).isZero();
    }

    private void restartGuest(int round, Chatter hostChatter) throws IOException {
        Chatter chatter = new Chatter();
        long before = hostChatter.heard.get();
        long start = System.nanoTime();
        try (ListeningPort source = port();
                GuestNode guest = guest(source, chatter)) {
            awaitAttached(() -> chatter.heard.get() > 0 && hostChatter.heard.get() > before, round);
            millis[round] = (System.nanoTime() - start) / 1_000_000;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10 + round % 20));
            torn += unreadable(guest);
        }
        heard += chatter.heard.get();
        torn += chatter.torn.get();
    }

    private ListeningPort port() {
        return new ListeningPort(HostNode.socket(directory, "a"));
    }

    private static GuestNode guest(PortSource source, Chatter chatter) {
        GuestNode guest = new GuestNode(source, Limits.DEFAULT);
        guest.add(Chatter.ADDRESS, 0, chatter);
        guest.start();
        return guest;
    }

    private static long unreadable(GuestNode guest) {
        return guest.count(Counter.DROPPED_UNREADABLE);
    }

    private static void awaitAttached(BooleanSupplier attached, int round) {
        long start = System.nanoTime();
        while (!attached.getAsBoolean()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            assertThat(waited).as("round %d", round).isLessThan(Patience.LIMIT);
            LockSupport.parkNanos(500_000);
        }
    }

    private static void assertNothingLeft(int threads, int descriptors) {
        assertThat(settled(SoakTest::threads, threads)).isLessThanOrEqualTo(threads);
        assertThat(settled(SoakTest::descriptors, descriptors)).isLessThanOrEqualTo(descriptors);
    }

    private interface Count {
        int now();
    }

    /** What is counted when it is as low as this, or has had the time to fall. */
    private static int settled(Count count, int enough) {
        int lowest = count.now();
        long millis = enough == 0 ? 500 : Patience.LIMIT.toMillis();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (lowest > enough && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            lowest = Math.min(lowest, count.now());
        }
        return lowest;
    }

    private static int threads() {
        return Thread.getAllStackTraces().size();
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    private void report(String what, int threads, int descriptors) {
        Arrays.sort(millis);
        LOG.log(
                System.Logger.Level.INFO,
                "{0} {1}: attached after {2} ms (median), {3} ms (longest); {4} frames heard, {5}"
                        + " torn; {6} threads, {7} descriptors, as after the fifth",
                rounds,
                what,
                millis[rounds / 2],
                millis[rounds - 1],
                heard,
                torn,
                threads,
                descriptors);
    }
}
