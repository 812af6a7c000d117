// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.Side;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.WhenFull;
import io.guestwire.testkit.FakeChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The update of a group under load, on real threads. */
@Timeout(60)
class HandoverTest {
    private static final int MESSAGES = 20_000;
    private static final int BATCH = 100;

    private final ThreadedNode test = new ThreadedNode();

    @AfterEach
    void everyMessageIsAccountedFor() {
        test.close();
    }

    @Test
    void underLoadEveryMessageOfAPeerIsHandledOnceAndInOrder() throws Exception {
        Map<String, Queue<Integer>> handled = new ConcurrentHashMap<>();
        List<FakeChannel> guests =
                IntStream.range(0, 3)
                        .mapToObj(i -> FakeChannel.open(test.node, "instance-0000000" + i))
                        .toList();
        GroupService serving = service(handled, 0);
        test.node.add(serving);
        AtomicInteger done = new AtomicInteger();
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> sayAll(guests, done));
        while (!load.isDone()) {
            int updates = done.incrementAndGet();
            test.clock.move(Duration.ofMillis(200)); // So that none of them is held back.
            GroupService next = service(handled, updates % 3 == 2 ? updates : 0);
            if (updates % 3 == 0) {
                test.node.remove(serving); // Away for a moment
                test.node.add(next);
            } else {
                test.node.add(next); // Stands by, or takes over at once by its ranking
                test.node.remove(serving);
            }
            serving = next;
        }
        load.get();
        test.awaitCount(Counter.DELIVERED, 3L * MESSAGES);
        List<Integer> all = IntStream.range(0, MESSAGES).boxed().toList();
        assertThat(handled.values()).hasSize(3).allMatch(each -> new ArrayList<>(each).equals(all));
        assertThat(test.count(Counter.RECEIVED)).isEqualTo(3L * MESSAGES);
    }

    /** The second half waits until there have been enough updates under the first. */
    private void sayAll(List<FakeChannel> guests, AtomicInteger updates) {
        for (int n = 0; n < MESSAGES; n++) {
            if (n == MESSAGES / 2) {
                await().until(() -> updates.get() > 10);
            }
            if (n % BATCH == 0) {
                // As much as fits: what is lost here would be the test's doing.
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> test.node.groups().get(0).waiting() < 1_000);
            }
            for (FakeChannel guest : guests) {
                test.say(guest, n);
            }
        }
    }

    private static GroupService service(Map<String, Queue<Integer>> handled, int ranking) {
        MessageGroup group =
                new MessageGroup() {
                    @Override
                    public void received(Peer peer, Message message) {
                        String n = message.text().replaceAll("\\D", "");
                        handled.computeIfAbsent(peer.name(), p -> new ConcurrentLinkedQueue<>())
                                .add(Integer.valueOf(n));
                    }
                };
        return new GroupService(
                TestNode.ECHO, Side.HOST, WhenFull.DROP_NEWEST, ranking, "test", group);
    }

    @Test
    void theMessageInHandIsFinishedAndTheNextGoesToTheSuccessor() throws Exception {
        StubbornGroup former = new StubbornGroup("former");
        StubbornGroup next = new StubbornGroup("next");
        FakeChannel guest = begin(former);
        CompletableFuture<Void> removal = remove(former);
        test.node.add(next.at(TestNode.ECHO, 0));
        assertThat(next.calls).isEmpty();
        former.goOn();
        removal.get();
        test.awaitCount(Counter.DELIVERED, 2);
        assertThat(former.calls).containsExactly("started", "{\"n\":1}", "stopped");
        assertThat(next.calls).containsExactly("started", "{\"n\":2}");
        assertThat(guest.sent()).isEmpty();
    }

    @Test
    void theMessageInTheHandOfOneThatWasGivenUpIsCountedOnceWhenItReturns() throws Exception {
        StubbornGroup former = new StubbornGroup("former");
        StubbornGroup next = new StubbornGroup("next");
        begin(former);
        remove(former).get(); // After the grace
        test.node.add(next.at(TestNode.ECHO, 0));
        test.awaitCount(Counter.DELIVERED, 1);
        former.goOn();
        former.awaitCall("stopped");
        test.awaitCount(Counter.DELIVERED, 2);
        assertThat(former.calls).containsExactly("started", "{\"n\":1}", "stopped");
        assertThat(next.calls).containsExactly("started", "{\"n\":2}");
    }

    @Test
    void whoIsTakenBackWhileItMakesWayForABetterOneIsWaitedFor() throws Exception {
        StubbornGroup former = new StubbornGroup("former");
        begin(former);
        CompletableFuture<Void> better =
                CompletableFuture.runAsync(
                        () -> test.node.add(new StubbornGroup("better").at(TestNode.ECHO, 1)));
        await().until(() -> test.state("former") != GroupReport.State.SERVING);
        CompletableFuture<Void> removal =
                CompletableFuture.runAsync(() -> test.node.remove(former.at(TestNode.ECHO, 0)));
        assertThatThrownBy(() -> removal.get(200, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        former.goOn();
        removal.get();
        better.get();
        assertThat(former.calls).endsWith("stopped");
    }

    /** The first message is in the group's hand, the second waits. */
    private FakeChannel begin(StubbornGroup group) {
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        test.node.add(group.at(TestNode.ECHO, 0));
        group.stayIn = "{\"n\":1}";
        test.say(guest, 1);
        group.awaitCall("{\"n\":1}");
        test.say(guest, 2);
        return guest;
    }

    /** Takes it back on another thread, which is waiting for it when this returns. */
    private CompletableFuture<Void> remove(StubbornGroup group) {
        GroupService service = group.at(TestNode.ECHO, 0);
        CompletableFuture<Void> removal =
                CompletableFuture.runAsync(() -> test.node.remove(service));
        await().until(() -> test.node.groups().get(0).state() == GroupReport.State.PARKED);
        return removal;
    }
}
