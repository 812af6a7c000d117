// SPDX-License-Identifier: Apache-2.0

/**
 * Message groups: families of application messages that share one channel.
 *
 * <p>To write one, implement {@link io.guestwire.group.MessageGroup} and register it as an OSGi
 * service with {@link io.guestwire.group.GroupAddress}. The base layer finds it, gives it a thread
 * of its own, and hands it every message whose {@code dest_addr} is its address.
 *
 * <pre>{@code
 * @Component
 * @GroupAddress(address = "example.echo", side = Side.HOST)
 * public final class Echo implements MessageGroup {
 *     private GroupContext context;
 *
 *     @Override
 *     public void started(GroupContext context) {
 *         this.context = context;
 *     }
 *
 *     @Override
 *     public void received(Peer peer, Message message) {
 *         peer.send(context.outgoing(message.copy()));
 *     }
 * }
 * }</pre>
 */
@Export
@Version("0.3.0")
package io.guestwire.group;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
