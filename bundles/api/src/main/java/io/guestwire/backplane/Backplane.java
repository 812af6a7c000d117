// SPDX-License-Identifier: Apache-2.0
package io.guestwire.backplane;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Connects the hosts that carry members of the same server groups (DESIGN, "Many hosts"). One host
 * needs none: members on the same host never go through it. Best effort, as the whole service is.
 *
 * <p><b>Threads:</b> every method may be called from any thread, and none blocks.
 */
@ConsumerType
public interface Backplane {
    /**
     * Sends a datagram to every other host that has subscribed to this server group.
     *
     * @param serverGroup the server group's id
     * @param datagram at most 64 KiB; the array belongs to the backplane from here on
     * @return false when it was dropped: the backplane is not connected, or its bounded queue is
     *     full (counted there)
     */
    boolean publish(String serverGroup, byte[] datagram);

    /**
     * Hears the datagrams that other hosts send to this server group, in order for each sender.
     * Nobody hears its own.
     *
     * @return ends the subscription
     */
    Subscription subscribe(String serverGroup, DatagramListener listener);

    /**
     * Keeps a small value that a late joiner can read; the latest one wins.
     *
     * @param serverGroup the server group's id
     * @param key who or what it is about, mostly a server's id
     * @param value at most 64 KiB; null removes it
     * @return ends exceptionally when the value could not be kept
     */
    CompletionStage<Void> keep(String serverGroup, String key, byte[] value);

    /** What is kept of a server group now, by key. Ends exceptionally when it cannot be read. */
    CompletionStage<Map<String, byte[]>> kept(String serverGroup);

    /** Hears datagrams. */
    @ConsumerType
    @FunctionalInterface
    interface DatagramListener {
        /**
         * A datagram came. Called on the backplane's thread; must not block.
         *
         * @param datagram the listener's own from here on
         */
        void received(byte[] datagram);
    }

    /** Something that can be ended. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
