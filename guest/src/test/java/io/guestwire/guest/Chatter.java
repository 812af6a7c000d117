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
    /** Also the abstract name of an application, which is one in the whole machine. */
    static final String ADDRESS = "test.chatter." + ProcessHandle.current().pid();

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

    /** What it says at one time. */
    static String text(int number) {
        int length = number % 20 == 0 ? 60_000 : number * 37 % 2_000;
        return "{\"length\":%d,\"text\":\"%s\"}".formatted(length, "x".repeat(length));
    }

    /** Whether that came as it went. */
    static boolean isWhole(String text) {
        int length = Integer.parseInt(text.substring(10, text.indexOf(',')));
        return text.length() == "{\"length\":%d,\"text\":\"\"}".formatted(length).length() + length;
    }

    private void talk() {
        number++;
        String text = text(number);
        for (Peer peer : context.peers()) {
            peer.send(context.outgoing(text.getBytes(StandardCharsets.UTF_8)));
        }
        context.after(EVERY, this::talk);
    }

    @Override
    public void received(Peer peer, Message message) {
        heard.incrementAndGet();
        if (!isWhole(message.text())) {
            torn.incrementAndGet();
        }
    }
}
