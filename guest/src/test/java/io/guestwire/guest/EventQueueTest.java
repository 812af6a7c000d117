// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private final EventQueue.Budget budget = new EventQueue.Budget();
    private final EventQueue queue = new EventQueue(budget);

    private static Event event(int number, int length) {
        return new Event.Broadcast("b" + number, "x".repeat(length));
    }

    private static Event take(EventQueue from) throws InterruptedException {
        return from.poll(0);
    }

    private static List<Event> drain(EventQueue from) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        for (Event event = take(from); event != null; event = take(from)) {
            events.add(event);
        }
        return events;
    }

    @Test
    void eventsComeInOrder() throws Exception {
        List<Event> events = IntStream.range(0, 50).mapToObj(i -> event(i, i)).toList();
        events.forEach(queue::offer);
        assertThat(drain(queue)).isEqualTo(events);
        assertThat(budget.used()).isZero();
    }

    @Test
    void whoDoesNotReadKeepsSoManyBytesAndIsToldHowManyEventsWereLeftOut() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            queue.offer(event(i, 60_000));
        }
        assertThat(budget.used()).isBetween(200_000, EventQueue.MAX_BYTES);
        List<Event> events = drain(queue);
        assertThat(events).hasSize(5).last().isEqualTo(new Event.Missed(2_996));
    }

    @Test
    void aTextBeyondLatinCountsTwice() throws Exception {
        for (int i = 0; i < 100; i++) {
            queue.offer(new Event.Notification("\u4e2d".repeat(60_000)));
        }
        assertThat(drain(queue)).hasSize(3).last().isEqualTo(new Event.Missed(98));
    }

    @Test
    void whatWasLeftOutIsToldInItsPlace() throws Exception {
        queue.offer(event(1, 200_000));
        queue.offer(event(2, 200_000));
        queue.offer(event(3, 200_000));
        assertThat(take(queue)).isEqualTo(event(1, 200_000));
        queue.offer(event(4, 200_000));
        assertThat(take(queue)).as("one is in hand still").isEqualTo(new Event.Missed(3));
        queue.offer(event(5, 1));
        queue.offer(event(6, 300_000));
        queue.offer(event(7, 1));
        assertThat(drain(queue)).containsExactly(event(5, 1), new Event.Missed(1), event(7, 1));
    }

    @Test
    void allTogetherHaveABoundTooAndOneEventOfEachHasRoom() throws Exception {
        List<EventQueue> queues =
                IntStream.range(0, 16).mapToObj(i -> new EventQueue(budget)).toList();
        for (EventQueue each : queues) {
            for (int i = 0; i < 100; i++) {
                each.offer(event(i, 10_000));
            }
        }
        assertThat(budget.used()).isBetween(1_000_000, EventQueue.MAX_BYTES_IN_ALL + 16 * 11_000);
        for (EventQueue each : queues) {
            assertThat(take(each)).isEqualTo(event(0, 10_000));
            each.close();
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void whatComesAfterTheEndIsNotKept() {
        queue.close();
        queue.offer(event(1, 1));
        assertThat(budget.used()).isZero();
    }
}
