// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A group that does what its peers order, and notes what it sees. */
final class Talker implements MessageGroup {
    final List<String> log = new ArrayList<>();
    private GroupContext context;

    /** A message that orders one of a few things. */
    static String orders(int what, int length) {
        return "{\"do\":" + what + ",\"length\":" + length + "}";
    }

    @Override
    public void started(GroupContext given) {
        context = given;
        log.add("started with " + names() + " at " + given.address() + " " + given.side());
    }

    @Override
    public void peerCame(Peer peer) {
        log.add("came " + peer.name() + " " + peer.version() + " among " + names());
    }

    @Override
    public void peerWent(Peer peer) {
        log.add("went " + peer.name() + " from " + names() + ": " + peer.send(data("bye", 1)));
    }

    @Override
    public void stopped() {
        log.add("stopped, would run: " + context.execute(() -> log.add("never")));
    }

    @Override
    public void received(Peer peer, Message message) {
        String text = message.text();
        log.add(peer.name() + " " + message.version() + message.sourceAddress() + " > " + text);
        int what = Json.parse(text).path("do").intValue();
        int length = Json.parse(text).path("length").intValue();
        switch (what) {
            case 0 -> note(peer, peer.send(data("echo", length)));
            case 1 -> context.execute(() -> note(peer, peer.send(data("task", 10))));
            case 2 -> {
                Outgoing data = data("to all", length);
                context.peers().forEach(other -> note(other, other.send(data)));
            }
            case 3 -> peer.whenWritable(() -> log.add("room at " + peer.name()));
            case 4 ->
                    context.after(
                            Duration.ofMillis(length / 10),
                            () -> note(peer, peer.send(data("timer", 10))));
            case 5 -> context.after(Duration.ofMillis(500), () -> log.add("never")).cancel();
            case 6 -> fill(peer, 0);
            default -> {
                String address = context.address();
                note(peer, peer.send(data("2", 1), 3 - peer.version(), address, "other"));
            }
        }
    }

    /** A long answer, piece by piece. */
    private void fill(Peer peer, int from) {
        int i = from;
        while (i < 12 && peer.send(data("piece " + i, 40_000)).accepted()) {
            i++;
        }
        log.add("sent up to piece " + i + " to " + peer.name());
        if (i < 12) {
            int next = i;
            peer.whenWritable(() -> fill(peer, next));
        }
    }

    private void note(Peer peer, Object result) {
        log.add("to " + peer.name() + ": " + result + " at " + context.nanoTime());
    }

    private List<String> names() {
        return context.peers().stream().map(Peer::name).toList();
    }

    private Outgoing data(String what, int length) {
        String json = "{\"is\":\"" + what + "\",\n\"pad\":\"" + "x".repeat(length) + "\"}";
        return context.outgoing(json.getBytes(StandardCharsets.UTF_8));
    }
}
