// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A peer with a bounded outbox that is written only when the test says so. */
public final class FakePeer implements Peer {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String name;
    private final SteppedContext context;
    private final List<Sent> outbox = new ArrayList<>();
    private int outboxBytes = 256 * 1024;
    private int maxMessageBytes = 64 * 1024;
    private int version = 1;
    private boolean gone;
    private Runnable whenWritable;
    private int refusals;

    FakePeer(String name, SteppedContext context) {
        this.name = name;
        this.context = context;
    }

    /** Speaks this version from now on. */
    public FakePeer speaks(int spoken) {
        version = spoken;
        return this;
    }

    /** Has an outbox of this size. */
    public FakePeer outbox(int bytes) {
        outboxBytes = bytes;
        return this;
    }

    /** Says something to the group, in its own version. */
    public void says(MessageGroup group, String data) {
        group.received(this, new Heard(data.getBytes(StandardCharsets.UTF_8), version));
        context.run();
    }

    /** Everything that waits is written; tells the group that there is room. */
    public List<JsonNode> read() {
        List<JsonNode> read = outbox.stream().map(Sent::tree).toList();
        outbox.clear();
        Runnable task = whenWritable;
        whenWritable = null;
        if (task != null && !gone) {
            task.run();
            context.run();
        }
        return read;
    }

    /** Reads until nothing more comes. */
    public List<JsonNode> readAll() {
        List<JsonNode> all = new ArrayList<>();
        for (List<JsonNode> some = read(); !some.isEmpty(); some = read()) {
            all.addAll(some);
        }
        return all;
    }

    /** The one message that waits. */
    public JsonNode readOne() {
        List<JsonNode> read = read();
        if (read.size() != 1) {
            throw new AssertionError("Expected one message to " + name + ", found " + read);
        }
        return read.get(0);
    }

    /** What waits, as it was made ready. */
    public List<Sent> waiting() {
        return List.copyOf(outbox);
    }

    /** How often the outbox was full. */
    public int refusals() {
        return refusals;
    }

    void gone() {
        gone = true;
        whenWritable = null;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public SendResult send(Outgoing data) {
        if (gone) {
            return SendResult.DROPPED_PEER_GONE;
        }
        if (data.length() > maxMessageBytes) {
            return SendResult.DROPPED_TOO_LONG;
        }
        if (waitingBytes() + data.length() > outboxBytes) {
            refusals++;
            return SendResult.DROPPED_OUTBOX_FULL;
        }
        outbox.add((Sent) data);
        return SendResult.ACCEPTED;
    }

    @Override
    public SendResult send(Outgoing data, int version, String source, String destAddress) {
        throw new AssertionError("This group answers to its own address only");
    }

    @Override
    public void whenWritable(Runnable task) {
        if (waitingBytes() < outboxBytes / 2) {
            context.execute(task);
        } else {
            whenWritable = task;
        }
    }

    private int waitingBytes() {
        return outbox.stream().mapToInt(Sent::length).sum();
    }

    /** What was sent. */
    public static final class Sent implements Outgoing {
        private final byte[] json;

        Sent(byte[] json) {
            this.json = json;
        }

        @Override
        public int length() {
            return json.length;
        }

        /** The JSON as it was written. */
        public String text() {
            return new String(json, StandardCharsets.UTF_8);
        }

        JsonNode tree() {
            try {
                return MAPPER.readTree(json);
            } catch (IOException e) {
                throw new UncheckedIOException(text(), e);
            }
        }
    }

    /** Lies somewhere inside an array, as in the base layer. */
    private record Heard(byte[] json, int version) implements Message {
        @Override
        public ByteBuffer data() {
            byte[] larger = new byte[json.length + 12];
            System.arraycopy(json, 0, larger, 7, json.length);
            return ByteBuffer.wrap(larger, 7, json.length);
        }

        @Override
        public String destAddress() {
            return "cgcs.server_grp";
        }

        @Override
        public String sourceAddress() {
            return "cgcs.server_grp";
        }
    }
}
