// SPDX-License-Identifier: Apache-2.0
package io.guestwire.channel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One connected channel: a byte stream without message boundaries (PROTOCOL, section 1). Made by a
 * {@link ChannelProvider}, used by the base layer.
 *
 * <p><b>Threads:</b> every method may be called from any thread, and none of them blocks. The calls
 * to the channel's {@link ChannelHandler} never overlap for reading, and never overlap for writing;
 * a transport may use one thread for both or one for each.
 *
 * <p>A channel lives from {@link ChannelUser#opened} to {@link ChannelHandler#closed}. When the
 * other end comes back, that is a new channel; but for a guest's, whose other end is always the
 * host ({@link ChannelHandler#interrupted}).
 */
@ConsumerType
public interface Channel {
    /** Which end of the channel we are. */
    Side side();

    /**
     * Who is at the other end, as the transport knows it: the instance on a host, {@code host} in a
     * guest. It comes from the socket that this node opened, never from what the peer says.
     */
    String instance();

    /** The socket or device, for people: a path. */
    String location();

    /**
     * Asks for one call of {@link ChannelHandler#writable} as soon as bytes can be written. Calls
     * before that call are joined to one. Has no effect once the channel is closed.
     */
    void wantWrite();

    /**
     * The same as {@link #wantWrite}, and the caller offers its own thread for it: where the
     * transport can write on any, {@link ChannelHandler#writable} has been called, on this thread,
     * when this returns, unless it is being called already, or the channel takes no more just now.
     * So what is sent to a thousand channels costs its sender, and not the one thread that serves
     * all of them. Never blocks.
     */
    default void writeNow() {
        wantWrite();
    }

    /**
     * Stops reading, so that the peer feels back-pressure and nobody else does. Bytes that were
     * read already may still be handed over. Idempotent.
     */
    void pauseReading();

    /** Reads again after {@link #pauseReading}. Idempotent. */
    void resumeReading();

    /**
     * Gives the channel up. {@link ChannelHandler#closed} follows, once, on the channel's thread.
     * Idempotent.
     *
     * @param reason for logs and for people
     */
    void close(String reason);
}
