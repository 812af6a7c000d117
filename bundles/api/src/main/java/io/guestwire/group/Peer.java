// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The other end of a channel, bound to one group's address: a guest as the host sees it, the host
 * as a guest sees it. The same object from {@link MessageGroup#peerCame} to {@link
 * MessageGroup#peerWent}, so it can be a key in a map; a peer that comes back is a new one.
 *
 * <p><b>Thread:</b> to be used on the group's thread.
 */
@ProviderType
public interface Peer {
    /** Who it is: the instance on a host, {@code host} in a guest. */
    String name();

    /**
     * The envelope version it speaks: that of its last message; until it has sent one, the
     * configured default (1). Where the application's version mirrors the envelope's, this is the
     * one to write.
     */
    int version();

    /**
     * Sends data to the group's own address at the other end. Never blocks. When the outbox is full
     * a whole frame is dropped by the group's {@link WhenFull} policy, and counted. What one call
     * sends is written, in one piece where that can be, when the call has returned; much of it
     * sooner.
     *
     * <p>A group that sent in a turn of some 256 calls, and had every frame refused, rests as in
     * {@link GroupContext#execute}: who goes on by {@link #whenWritable} instead of trying again
     * does not.
     */
    SendResult send(Outgoing data);

    /**
     * As {@link #send(Outgoing)}, with an envelope of the group's own choice: for a group that
     * forwards what others wrote, or that answers whoever asked, at {@link Message#sourceAddress}.
     *
     * @param version 1 or 2
     * @param sourceAddress one of the addresses that the group serves
     * @param destAddress any address
     * @throws IllegalArgumentException when the version is another, the source is not the group's,
     *     or an address is malformed
     */
    SendResult send(Outgoing data, int version, String sourceAddress, String destAddress);

    /**
     * Runs a task once, on the group's thread, when the peer's outbox has room again: at once (as a
     * task of its own) when half of it is free, else when enough has been written. A task that was
     * asked for before and has not run is replaced. It does not run when the peer goes. So a long
     * answer is sent piece by piece:
     *
     * <pre>{@code
     * while (more() && peer.send(next()).accepted()) {
     *     advance();
     * }
     * if (more()) {
     *     peer.whenWritable(this::goOn);
     * }
     * }</pre>
     */
    void whenWritable(Runnable task);

    /**
     * Charges the peer for what its message has made the group do beside answering it. A group that
     * passes a message on to many charges its sender for all the copies, so that a peer can have no
     * more sent to others than it may send itself.
     *
     * <p>It is taken out of what the peer may send in a second (10,000 messages and 16 MiB unless
     * configured). One that has overdrawn that is not read until it is paid, 30 seconds at most: it
     * feels back-pressure, and nobody else does. Nothing is refused or kept for it, so what waits
     * from this peer already still comes. Never blocks; without effect when the peer has gone.
     *
     * @param messages how many were sent; 0 or more
     * @param bytes how long their data were in all; 0 or more
     * @throws IllegalArgumentException when one of them is negative
     */
    void charge(int messages, long bytes);
}
