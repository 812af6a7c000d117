// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.baselayer.Limit;
import io.guestwire.baselayer.Limits;
import io.guestwire.group.Address;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;
import io.guestwire.group.WhenFull;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/**
 * A peer of a {@link SteppedContext}: the group sees a {@link Peer}, the test the guest (or the
 * host) behind it. What the group sends waits in an outbox, bounded as a real one, until the test
 * reads it.
 */
public final class FakePeer implements Peer {
    private static final int MAX_READS = 10_000;
    private static final int OUTBOX_FRAMES = Limit.OUTBOX_FRAMES.normal();

    private final String name;
    private final SteppedContext context;
    private final ArrayDeque<Sent> outbox = new ArrayDeque<>();
    private int outboxBytes = Limit.OUTBOX_BYTES.normal();
    private int waitingBytes;
    private int version = 1;
    private boolean full;
    private boolean gone;
    private boolean awaitsRoom;
    private Runnable whenWritable;
    private int refusals;
    private int tooLong;
    private int chargedMessages;
    private long chargedBytes;

    FakePeer(String name, SteppedContext context) {
        this.name = name;
        this.context = context;
    }

    // ---- what the test does

    /** Speaks this envelope version from now on: 1 or 2. */
    public FakePeer speaks(int spoken) {
        version = spoken;
        return this;
    }

    /** Has an outbox of this size; 256 KiB unless changed. */
    public FakePeer outbox(int bytes) {
        outboxBytes = bytes;
        return this;
    }

    /** Whether the outbox takes nothing more. When it does again, a group that waits is told. */
    public FakePeer full(boolean isFull) {
        full = isFull;
        tellOfRoom();
        context.run();
        return this;
    }

    /** Says something to the group's own address, and lets the group run. */
    public void says(String data) {
        sends(data);
        context.run();
    }

    /** As {@link #says(String)}, with the addresses of the envelope. */
    public void says(String data, String sourceAddress, String destAddress) {
        sends(data, sourceAddress, destAddress);
        context.run();
    }

    /**
     * As {@link #says(String)}, but the group does not run yet: so several messages wait for it at
     * once.
     *
     * @param data a JSON object; newlines become spaces
     * @throws IllegalArgumentException when a base layer would not hand it to the group
     */
    public void sends(String data) {
        if (Address.isFamily(context.address())) {
            throw new IllegalArgumentException(
                    "a group that serves several addresses must be told which one was meant");
        }
        sends(data, context.address(), context.address());
    }

    /** As {@link #sends(String)}, with the addresses of the envelope. */
    public void sends(String data, String sourceAddress, String destAddress) {
        byte[] json = Json.received(data, sourceAddress, destAddress);
        GroupLife life = context.life();
        LentMessage message =
                new LentMessage(
                        json,
                        version,
                        sourceAddress,
                        destAddress,
                        text -> life.misused(Misuse.Kind.LENT_MESSAGE, text));
        life.queue().received(this, message);
    }

    /** Reads everything that waits, as texts; the group is told that there is room, and runs. */
    public List<String> readTexts() {
        return take().stream().map(Sent::text).toList();
    }

    /** Reads everything that waits; the group is told that there is room, and runs. */
    public List<JsonNode> read() {
        return take().stream().map(Sent::json).toList();
    }

    /**
     * Reads until nothing more comes.
     *
     * @throws AssertionError when more comes without end
     */
    public List<JsonNode> readAll() {
        List<JsonNode> all = new ArrayList<>();
        int reads = 0;
        for (List<JsonNode> some = read(); !some.isEmpty(); some = read()) {
            all.addAll(some);
            if (++reads == MAX_READS) {
                throw new AssertionFailedError(
                        "Expected an end of what is sent to " + name + ", found none; now " + some);
            }
        }
        return all;
    }

    /**
     * Reads the one message that waits.
     *
     * @throws AssertionError when there is none, or more
     */
    public JsonNode readOne() {
        return takeOne().json();
    }

    /**
     * As {@link #readOne}, with the envelope.
     *
     * @throws AssertionError when there is none, or more
     */
    public Sent takeOne() {
        List<Sent> taken = take();
        if (taken.size() != 1) {
            throw new AssertionFailedError("Expected one message to " + name + ", found " + taken);
        }
        return taken.get(0);
    }

    private List<Sent> take() {
        List<Sent> all;
        synchronized (this) {
            all = List.copyOf(outbox);
            outbox.clear();
            waitingBytes = 0;
        }
        tellOfRoom();
        context.run();
        return all;
    }

    private synchronized void tellOfRoom() {
        if (awaitsRoom && hasRoom()) {
            awaitsRoom = false;
            context.life().queue().writable(this);
        }
    }

    private boolean hasRoom() {
        return !gone
                && !full
                && waitingBytes <= outboxBytes / 2
                && outbox.size() <= OUTBOX_FRAMES / 2;
    }

    // ---- what the test sees

    /** What waits to be read, in the order in which it was sent. */
    public synchronized List<Sent> waiting() {
        return List.copyOf(outbox);
    }

    /** How often the group met a full outbox: at each, a message was dropped. */
    public synchronized int refusals() {
        return refusals;
    }

    /** How many messages the group sent that fit into no frame. */
    public synchronized int tooLong() {
        return tooLong;
    }

    /** How many messages the group has charged the peer with. It is never held back for them. */
    public synchronized int chargedMessages() {
        return chargedMessages;
    }

    /** How many bytes the group has charged the peer with. */
    public synchronized long chargedBytes() {
        return chargedBytes;
    }

    // ---- what the context does

    /** The channel has ended; what waits can still be looked at, but never comes to the peer. */
    synchronized void gone() {
        gone = true;
        awaitsRoom = false;
        whenWritable = null;
    }

    void becameWritable() {
        Runnable task;
        synchronized (this) {
            task = whenWritable;
            whenWritable = null;
        }
        if (task != null) {
            task.run();
        }
    }

    // ---- what the group does

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
        String address = context.address();
        if (Address.isFamily(address)) {
            throw new IllegalArgumentException(
                    "a group that serves several addresses must say which one it sends from");
        }
        return put(own(data), version, address, address);
    }

    @Override
    public SendResult send(Outgoing data, int version, String source, String destAddress) {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("expected version 1 or 2, found " + version);
        }
        if (!Address.isValid(source) || !Address.matches(context.address(), source)) {
            throw new IllegalArgumentException("expected an address of the group as the source");
        }
        if (!Address.isValid(destAddress)) {
            throw new IllegalArgumentException("expected an address of " + Address.SYNTAX);
        }
        return put(own(data), version, source, destAddress);
    }

    private SteppedContext.Data own(Outgoing outgoing) {
        if (outgoing instanceof SteppedContext.Data data && data.owner() == context) {
            return data;
        }
        throw new IllegalArgumentException("expected data made by this group's own context");
    }

    private synchronized SendResult put(
            SteppedContext.Data data, int version, String source, String dest) {
        boolean allowed = context.life().allows("Peer.send to " + name + " of " + data);
        int bytes = Json.frameBytes(version, source, dest, data.length());
        if (!allowed) {
            return SendResult.DROPPED_PEER_GONE;
        }
        // The order of a base layer's own checks.
        if (bytes - 2 > Limits.DEFAULT.frameBytes()) {
            tooLong++;
            return SendResult.DROPPED_TOO_LONG;
        }
        if (gone) {
            return SendResult.DROPPED_PEER_GONE;
        }
        if (!makeRoom(bytes)) {
            refusals++;
            return SendResult.DROPPED_OUTBOX_FULL;
        }
        String text = Json.oneLine(new String(data.json(), StandardCharsets.UTF_8));
        outbox.add(new Sent(data, text, version, source, dest, bytes));
        waitingBytes += bytes;
        return SendResult.ACCEPTED;
    }

    private boolean makeRoom(int bytes) {
        if (full) {
            return false;
        }
        while (waitingBytes + bytes > outboxBytes || outbox.size() >= OUTBOX_FRAMES) {
            if (outbox.isEmpty() || context.whenFull() == WhenFull.DROP_NEWEST) {
                return false;
            }
            waitingBytes -= outbox.remove().frameBytes();
            refusals++;
        }
        return true;
    }

    @Override
    public synchronized void whenWritable(Runnable task) {
        if (context.life().allows("Peer.whenWritable of " + name) && !gone) {
            whenWritable = task;
            awaitsRoom = !hasRoom();
            if (!awaitsRoom) {
                context.life().queue().writable(this);
            }
        }
    }

    @Override
    public synchronized void charge(int messages, long bytes) {
        if (messages < 0 || bytes < 0) {
            throw new IllegalArgumentException(
                    "expected 0 or more messages and bytes, found " + messages + " and " + bytes);
        }
        if (context.life().allows("Peer.charge of " + name) && !gone) {
            chargedMessages += messages;
            chargedBytes += bytes;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
