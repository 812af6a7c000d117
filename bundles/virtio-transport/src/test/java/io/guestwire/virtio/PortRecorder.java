// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.awaitility.Awaitility.await;

import io.guestwire.channel.Channel;
import io.guestwire.channel.ChannelHandler;
import io.guestwire.channel.ChannelUser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A user of a port that notes each call, and writes frames again after an interruption. */
final class PortRecorder implements ChannelUser, ChannelHandler {
    /**
     * {@code opened}, {@code received …}, {@code interrupted …}, {@code resumed}, {@code closed …}.
     */
    final List<String> events = new CopyOnWriteArrayList<>();

    volatile Channel channel;
    volatile Consumer<String> onReceive = text -> {};
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private volatile boolean away;

    @Override
    public ChannelHandler opened(Channel opened) {
        channel = opened;
        events.add("opened");
        return this;
    }

    @Override
    public void received(ByteBuffer bytes) {
        String text = StandardCharsets.UTF_8.decode(bytes).toString();
        events.add("received " + text);
        onReceive.accept(text);
    }

    @Override
    public boolean writable(GatheringByteChannel sink) throws IOException {
        synchronized (waiting) {
            if (away) {
                events.add("written while away");
            }
            ByteBuffer[] all = waiting.toArray(ByteBuffer[]::new);
            sink.write(all, 0, all.length);
            while (!waiting.isEmpty() && !waiting.peek().hasRemaining()) {
                waiting.remove();
            }
            return !waiting.isEmpty();
        }
    }

    @Override
    public void interrupted(String reason) {
        synchronized (waiting) {
            away = true;
            waiting.forEach(ByteBuffer::rewind);
        }
        events.add("interrupted " + reason);
    }

    @Override
    public void resumed() {
        away = false;
        events.add("resumed");
        channel.wantWrite();
    }

    @Override
    public void closed(String reason) {
        events.add("closed " + reason);
    }

    void send(String text) {
        synchronized (waiting) {
            waiting.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
        channel.wantWrite();
    }

    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    void awaitEvent(String event) {
        await(event).until(() -> events.contains(event));
    }

    void awaitInterruption() {
        await().until(() -> events.stream().anyMatch(event -> event.startsWith("interrupted")));
    }

    /** Waits until the last event is this one. */
    void awaitLast(String event) {
        await(event).until(() -> !events.isEmpty() && events.get(events.size() - 1).equals(event));
    }
}
