// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SelectorLoopTest {
    private final SelectorLoop loop;

    SelectorLoopTest() throws IOException {
        loop = new SelectorLoop("test-loop");
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void commandsRunInOrderOnTheLoopsThread() throws InterruptedException {
        List<Integer> order = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            loop.execute(() -> order.add(loop.isCurrent() ? number : -1));
        }
        loop.execute(done::countDown);
        done.await();
        assertThat(order).hasSize(1_000).isSorted().doesNotContain(-1);
    }

    @Test
    void aSignalThatIsRaisedManyTimesBeforeItRunsRunsOnce() throws InterruptedException {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        SelectorLoop.Signal signal = loop.signal(runs::incrementAndGet);
        loop.execute(() -> awaitQuietly(hold));
        for (int i = 0; i < 1_000; i++) {
            signal.raise();
        }
        hold.countDown();
        loop.execute(done::countDown);
        done.await();
        assertThat(runs).hasValue(1);
        signal.raise();
        await().until(() -> runs.get() == 2);
    }

    @Test
    void aSignalThatRaisesItselfKeepsNobodyWaiting() {
        AtomicInteger runs = new AtomicInteger();
        SelectorLoop.Signal[] self = new SelectorLoop.Signal[1];
        self[0] =
                loop.signal(
                        () -> {
                            runs.incrementAndGet();
                            self[0].raise();
                        });
        self[0].raise();
        CountDownLatch timer = new CountDownLatch(1);
        loop.execute(() -> loop.after(Duration.ofMillis(5), timer::countDown));
        await().until(() -> timer.getCount() == 0 && runs.get() > 100);
    }

    @Test
    void timersRunByTheirTimeAndNotWhenTheyWereCancelled() {
        List<String> ran = new CopyOnWriteArrayList<>();
        loop.execute(
                () -> {
                    loop.after(Duration.ofMillis(40), () -> ran.add("late"));
                    loop.after(Duration.ofMillis(5), () -> ran.add("early"));
                    loop.after(Duration.ofMillis(10), () -> ran.add("never")).cancel();
                });
        await().until(() -> ran.contains("late"));
        assertThat(ran).containsExactly("early", "late");
    }

    @Test
    void whatATaskThrowsDoesNotEndTheThread() {
        AtomicInteger runs = new AtomicInteger();
        loop.execute(
                () -> {
                    throw new StackOverflowError("a fault");
                });
        loop.execute(
                () ->
                        loop.after(
                                Duration.ZERO,
                                () -> {
                                    throw new IllegalStateException("another");
                                }));
        loop.execute(runs::incrementAndGet);
        await().until(() -> runs.get() == 1);
    }

    @Test
    void whatWaitsIsRunBeforeTheEndAndNothingAfterIt() {
        AtomicInteger runs = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            loop.execute(runs::incrementAndGet);
        }
        loop.close();
        assertThat(runs).hasValue(100);
        assertThat(loop.execute(runs::incrementAndGet)).isFalse();
        assertThat(runs).hasValue(100);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
