// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A message group: a family of application messages, selected by its address (DESIGN, "Extension
 * points"). Register it as an OSGi service with {@link GroupAddress}; only {@link #received} must
 * be written.
 *
 * <p><b>A group is an actor.</b> All calls to one group, the tasks and timers of its {@link
 * GroupContext} included, come one after the other on one thread that is the group's own, the
 * messages of one peer in the order in which they came. So a group needs no lock and no thread. The
 * order of its life is: {@code started}, then {@code peerCame} for each peer that is there already,
 * then anything, then {@code stopped}, after which nothing comes.
 *
 * <p><b>It should not block.</b> A group that blocks fills its own mailbox and nobody else's; a
 * call that takes too long is reported with the group's name. One that takes much too long (10
 * seconds unless configured) has the group set aside: its messages go to another service of that
 * address, or are nacked, and nothing that it sends is delivered. When the call returns, {@code
 * stopped} is called, and the same object is started again with a new context and new peers; two
 * threads are never in it.
 *
 * <p><b>What it throws</b> is caught, logged with the group's name and counted; the sender gets a
 * nack.
 */
@ConsumerType
public interface MessageGroup {
    /**
     * A message from a peer was received. Its envelope is sound and {@code data} is a JSON object;
     * what is in it the group has to check. From the host's view a guest is an attacker: answer
     * what cannot be used with a {@link Nack}.
     *
     * @param peer who sent it, as the channel says
     * @param message lent for the length of the call
     */
    void received(Peer peer, Message message);

    /**
     * The first call. Keep the context. The peers that are there already can be seen in it; {@link
     * #peerCame} follows for each of them.
     *
     * @param context the group's thread, timers, clock and peers
     */
    default void started(GroupContext context) {}

    /**
     * A channel to this peer has been connected. On a host this means that QEMU is there; whether
     * the guest listens is known only when it says something.
     */
    default void peerCame(Peer peer) {}

    /** The channel of this peer has ended. If the guest comes back it is a new {@link Peer}. */
    default void peerWent(Peer peer) {}

    /**
     * The last call, before {@link #started} comes again or not: the service was unregistered,
     * another took its place, or it had been set aside. Nothing that it sends from here on is
     * delivered; timers have been cancelled.
     */
    default void stopped() {}
}
