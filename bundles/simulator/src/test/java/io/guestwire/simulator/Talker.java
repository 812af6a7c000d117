// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A host's message group that says what a test wants, and remembers what it hears. */
final class Talker implements MessageGroup {
    static final String ADDRESS = "example.talk";

    final List<String> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile List<String> answers;
    private volatile GroupContext context;

    /** One that answers each message with these. */
    Talker(String... answers) {
        this.answers = List.of(answers);
    }

    void answer(String... next) {
        answers = List.of(next);
    }

    /** Tells a guest. */
    void tell(String instance, String json) throws InterruptedException {
        started.await();
        GroupContext running = context;
        running.execute(() -> send(running.peer(instance).orElseThrow(), json));
    }

    @Override
    public void started(GroupContext now) {
        context = now;
        started.countDown();
    }

    @Override
    public void received(Peer peer, Message message) {
        heard.add(peer.name() + " " + message.version() + " " + message.text());
        answers.forEach(answer -> send(peer, answer));
    }

    private void send(Peer peer, String json) {
        peer.send(context.outgoing(json.getBytes(StandardCharsets.UTF_8)));
    }
}
