// SPDX-License-Identifier: Apache-2.0
package io.guestwire.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the user of a channel does with it; called by the transport on the channel's thread.
 *
 * <p>A handler never blocks and never throws for what the peer sent. A transport that catches an
 * exception from it all the same closes this channel and no other.
 */
@ProviderType
public interface ChannelHandler {
    /**
     * Bytes came.
     *
     * @param bytes lent for the length of the call: from position to limit, all of it is consumed
     */
    void received(ByteBuffer bytes);

    /**
     * Bytes can be written; the answer to {@link Channel#wantWrite}, on the channel's thread, and
     * to {@link Channel#writeNow}, on the one that called it; never on two at a time. The handler
     * writes what waits, in as few calls as it can, until nothing waits or the sink takes no more.
     *
     * @param sink where to write; lent for the length of the call. A short or empty write is normal
     * @return true when something still waits: the transport calls again when it can be written,
     *     without being asked
     * @throws IOException as thrown by the sink, untouched; the transport then reads what the peer
     *     wrote before it went, and closes the channel
     */
    boolean writable(GatheringByteChannel sink) throws IOException;

    /**
     * The other end is not there, or has gone, and may come on this same channel, as a host does
     * behind a guest's device. What was received of an unfinished frame is worth nothing; what
     * waits to be written waits on, for a while, and a frame that was written in part is written
     * again from its beginning. Until {@link #resumed} nothing is received, and {@link #writable}
     * is not called. Idempotent.
     *
     * @param reason why, for logs and for people
     */
    void interrupted(String reason);

    /** The other end is back after {@link #interrupted}. Idempotent. */
    void resumed();

    /**
     * The channel has ended: the last call. What it had received before has been handed over.
     *
     * @param reason why, for logs and for people
     */
    void closed(String reason);
}
