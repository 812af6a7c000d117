// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.group.Message;
import java.nio.ByteBuffer;

/** A message on its way through a mailbox: its data is copied out of the channel's buffer, once. */
final class ReceivedMessage implements Message, Mailbox.Work {
    final Lane lane;

    /** Behind it in the {@link MessageQueue} of its instance. */
    ReceivedMessage next;

    private final String destAddress;
    private final int version;
    private final String sourceAddress;
    private final byte[] data;

    ReceivedMessage(Lane lane, Envelope envelope, byte[] data) {
        this.lane = lane;
        this.destAddress = envelope.destAddress;
        this.version = envelope.version;
        this.sourceAddress = envelope.sourceAddress;
        this.data = data;
    }

    int length() {
        return data.length;
    }

    /** Tells the sender why it could not be used; see {@link PeerConnection#refuse}. */
    Counter refuse(String problem) {
        return lane.connection.refuse(this, problem);
    }

    boolean isNack() {
        return NackReader.isNack(data, 0, data.length);
    }

    @Override
    public ByteBuffer data() {
        return ByteBuffer.wrap(data);
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public String destAddress() {
        return destAddress;
    }

    @Override
    public String sourceAddress() {
        return sourceAddress;
    }
}
