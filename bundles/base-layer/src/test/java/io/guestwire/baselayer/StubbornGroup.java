// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.awaitility.Awaitility.await;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.WhenFull;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A group that stays in a call for as long as the test wants it to, and sees who is in it. */
final class StubbornGroup implements MessageGroup {
    final String name;
    final List<String> calls = new CopyOnWriteArrayList<>();
    final AtomicInteger mostThreads = new AtomicInteger();
    private final AtomicInteger threads = new AtomicInteger();
    volatile GroupContext context;

    /** The message that it stays in. */
    volatile String stayIn = "";

    /** What it does when it may go on. */
    volatile Runnable then = () -> {};

    /** Whether it answers each message before anything else. */
    volatile boolean answers;

    volatile Peer peer;
    private volatile CountDownLatch mayGoOn = new CountDownLatch(1);

    StubbornGroup(String name) {
        this.name = name;
    }

    GroupService at(String address, int ranking) {
        return new GroupService(
                address, Side.HOST, WhenFull.DROP_NEWEST, ranking, name, "1.0", null, this);
    }

    void goOn() {
        CountDownLatch latch = mayGoOn;
        mayGoOn = new CountDownLatch(1);
        latch.countDown();
    }

    void awaitCall(String call) {
        await().until(() -> calls.contains(call));
    }

    @Override
    public void started(GroupContext context) {
        this.context = context;
        note("started");
    }

    @Override
    public void received(Peer peer, Message message) {
        this.peer = peer;
        mostThreads.accumulateAndGet(threads.incrementAndGet(), Math::max);
        try {
            String text = message.text();
            CountDownLatch latch = mayGoOn;
            note(text);
            if (answers) {
                peer.send(context.outgoing(new byte[] {'{', '}'}));
            }
            if (text.equals(stayIn)) {
                latch.await();
                then.run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.decrementAndGet();
        }
    }

    @Override
    public void stopped() {
        note("stopped");
    }

    private void note(String call) {
        calls.add(call);
    }
}
