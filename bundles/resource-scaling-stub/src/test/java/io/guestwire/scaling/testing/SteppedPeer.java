// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.group.Address;
import io.guestwire.group.Message;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/** A peer that keeps what it was sent. */
public final class SteppedPeer implements Peer {
    private final String name;
    private final SteppedGroup surroundings;
    private final Queue<Sent> sent = new ArrayDeque<>();
    private SendResult result = SendResult.ACCEPTED;

    SteppedPeer(String name, SteppedGroup surroundings) {
        this.name = name;
        this.surroundings = surroundings;
    }

    /** What was sent, and in which envelope. */
    public record Sent(int version, String source, String dest, String json) {}

    /** What was sent first, of what has not been read. */
    public Sent read() {
        assertThat(sent).as("what was sent to %s", name).isNotEmpty();
        return sent.remove();
    }

    /** Whether everything that was sent has been read. */
    public boolean hasNothing() {
        return sent.isEmpty();
    }

    /** Drops what is sent from now on. */
    public void full() {
        result = SendResult.DROPPED_OUTBOX_FULL;
    }

    /** Says something in an envelope of version 2. */
    public void says(String source, String dest, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        surroundings.group().received(this, new Heard(source, dest, bytes));
        surroundings.run();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public SendResult send(Outgoing data) {
        throw new AssertionError("Resource scaling says where from and where to");
    }

    @Override
    public SendResult send(Outgoing data, int version, String source, String dest) {
        assertThat(Address.matches(surroundings.address(), source)).as(source).isTrue();
        if (result.accepted()) {
            sent.add(new Sent(version, source, dest, ((SteppedGroup.Text) data).json()));
        }
        return result;
    }

    @Override
    public void whenWritable(Runnable task) {
        throw new AssertionError("Resource scaling sends nothing that is long");
    }

    @Override
    public void charge(int messages, long bytes) {
        throw new AssertionError("Resource scaling sends nothing to others");
    }

    @Override
    public String toString() {
        return name;
    }

    private record Heard(String sourceAddress, String destAddress, byte[] json) implements Message {
        /** Lies somewhere inside an array, as in the base layer. */
        @Override
        public ByteBuffer data() {
            byte[] larger = new byte[json.length + 12];
            System.arraycopy(json, 0, larger, 7, json.length);
            return ByteBuffer.wrap(larger, 7, json.length);
        }

        @Override
        public int version() {
            return 2;
        }
    }
}
