// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A group that talks all the time, in frames of every length up to 64 KiB, and checks what it
 * hears.
 */
final class Chatter implements MessageGroup {
    static final String ADDRESS = "test.chatter";
    private static final Duration EVERY = Duration.ofMillis(2);

    final AtomicLong heard = new AtomicLong();
    final AtomicLong torn = new AtomicLong();
    private GroupContext context;
    private int number;

    @Override
    public void started(GroupContext started) {
        context = started;
        context.after(EVERY, this::talk);
    }

    private void talk() {
        number++;
        int length = number % 20 == 0 ? 60_000 : number * 37 % 2_000;
        String text = "{\"length\":%d,\"text\":\"%s\"}".formatted(length, "x".repeat(length));
        for (Peer peer : context.peers()) {
            peer.send(context.outgoing(text.getBytes(StandardCharsets.UTF_8)));
        }
        context.after(EVERY, this::talk);
    }

    @Override
    public void received(Peer peer, Message message) {
        heard.incrementAndGet();
        String text = message.text();
        int length = Integer.parseInt(text.substring(10, text.indexOf(',')));
        int frame = "{\"length\":%d,\"text\":\"\"}".formatted(length).length() + length;
        if (text.length() != frame) {
            torn.incrementAndGet();
        }
    }
}
