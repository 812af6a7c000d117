// SPDX-License-Identifier: Apache-2.0
package io.guestwire.channel;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A transport: it finds channels, connects them, and connects them again when they are lost.
 * Register it as an OSGi service; the base layer starts it.
 *
 * <p>Which peers may connect and who they are is decided here, from what this node itself opened:
 * identity comes from the channel (DESIGN, rule 1).
 */
@ConsumerType
public interface ChannelProvider {
    /**
     * Begins to hand over channels, those that are there now and those that come, on the provider's
     * own threads. Does not wait for the first.
     *
     * @throws IllegalStateException when it is started already
     */
    void start(ChannelUser user);

    /**
     * Closes every channel, each with a call of {@link ChannelHandler#closed}, and hands over no
     * more. When it returns the user is called no more. It returns within two seconds whatever the
     * peers do. May be started again afterwards. Without effect when it is not started.
     */
    void stop();

    /**
     * What there is now, connected or not: a snapshot for people. Any thread.
     *
     * @return at most one entry for each socket or device
     */
    List<ChannelStatus> channels();
}
