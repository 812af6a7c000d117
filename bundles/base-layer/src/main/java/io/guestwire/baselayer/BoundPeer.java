// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.group.Address;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;

/** A peer as one service of a group sees it; it dies with the service. On the group's thread. */
final class BoundPeer implements Peer {
    private final GroupWorker worker;
    private final Lane lane;
    private Runnable whenWritable;

    /** Whether the service has sent what no channel was asked to write, and how much. */
    boolean unwritten;

    int unwrittenBytes;

    BoundPeer(GroupWorker worker, Lane lane) {
        this.worker = worker;
        this.lane = lane;
    }

    /** Whether this worker's service is the one that sees it so. */
    boolean isOf(GroupWorker other) {
        return worker == other;
    }

    @Override
    public String name() {
        return lane.connection.instance();
    }

    @Override
    public int version() {
        return lane.connection.version();
    }

    @Override
    public SendResult send(Outgoing outgoing) {
        if (lane.slot.isFamily()) {
            throw new IllegalArgumentException(
                    "a group that serves several addresses must say which one it sends from");
        }
        return send(own(outgoing).frame(version()));
    }

    @Override
    public SendResult send(
            Outgoing outgoing, int version, String sourceAddress, String destAddress) {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("expected version 1 or 2, found " + version);
        }
        if (!Address.isValid(sourceAddress) || !lane.slot.serves(sourceAddress)) {
            throw new IllegalArgumentException("expected an address of the group as the source");
        }
        if (!Address.isValid(destAddress)) {
            throw new IllegalArgumentException("expected an address of " + Address.SYNTAX);
        }
        return send(own(outgoing).frame(version, sourceAddress, destAddress));
    }

    private OutgoingData own(Outgoing outgoing) {
        if (outgoing instanceof OutgoingData data && data.owner == worker) {
            return data;
        }
        throw new IllegalArgumentException("expected data made by this group's own context");
    }

    private SendResult send(byte[] frame) {
        if (worker.isSilent()) {
            return SendResult.DROPPED_PEER_GONE;
        }
        SendResult result = lane.connection.send(lane, frame);
        worker.sent(this, frame.length, result);
        return result;
    }

    @Override
    public void charge(int messages, long bytes) {
        if (messages < 0 || bytes < 0) {
            throw new IllegalArgumentException(
                    "expected 0 or more messages and bytes, found " + messages + " and " + bytes);
        }
        if (!worker.isSilent()) {
            lane.connection.charge(messages, bytes);
        }
    }

    @Override
    public void whenWritable(Runnable task) {
        if (worker.isSilent()) {
            return;
        }
        whenWritable = task;
        if (lane.connection.awaitRoom(lane)) {
            lane.becameWritable();
        }
    }

    void writeNow() {
        unwrittenBytes = 0;
        lane.connection.writeNow();
    }

    void becameWritable() {
        Runnable task = whenWritable;
        whenWritable = null;
        if (task != null) {
            task.run();
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
