// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.testkit.FakeChannel;
import io.guestwire.testkit.ManualClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * A base layer with a thread for each group, as in a real node, and a clock that only the test
 * moves: so a slow machine makes nobody overdue.
 */
final class ThreadedNode {
    private static final Duration STEP = Duration.ofMillis(500);

    final ManualClock clock = new ManualClock();
    final BaseLayer node = new BaseLayer(Limits.DEFAULT, clock, Workers.threads());

    /** Moves the clock in small steps until the condition holds. */
    void passTimeUntil(Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(5))
                .until(
                        () -> {
                            pass(STEP);
                            return condition.call();
                        });
    }

    /** Moves the clock, and waits until the housekeeping has done what is due then. */
    void pass(Duration time) {
        clock.move(time);
        CountDownLatch seen = new CountDownLatch(1);
        node.housekeeping().after(Duration.ZERO, seen::countDown);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> seen.getCount() == 0);
    }

    void say(FakeChannel guest, int n) {
        guest.receive(TestNode.frame(1, TestNode.ECHO, "{\"n\":" + n + "}") + "\n");
    }

    GroupReport report(String bundle) {
        return node.groups().stream()
                .filter(report -> report.bundle().equals(bundle))
                .findFirst()
                .orElseThrow();
    }

    GroupReport.State state(String bundle) {
        return report(bundle).state();
    }

    long count(Counter counter) {
        return node.counters().get(counter);
    }

    void awaitCount(Counter counter, long expected) {
        await().until(() -> count(counter) == expected);
    }

    /** Nobody is in a call any more: every message has become something. */
    void close() {
        await().untilAsserted(this::everyMessageIsAccountedFor);
        node.close();
    }

    private void everyMessageIsAccountedFor() {
        Map<Counter, Long> counters = node.counters().snapshot();
        long known =
                counters.entrySet().stream()
                        .filter(e -> e.getKey().name().matches("DELIVERED|NACKED|DROPPED_.*"))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        long waiting = node.peers().stream().mapToLong(PeerReport::messagesWaiting).sum();
        assertThat(counters.get(Counter.RECEIVED)).isEqualTo(known + waiting);
    }
}
