// SPDX-License-Identifier: Apache-2.0
package io.guestwire.channel;

import org.osgi.annotation.versioning.ProviderType;

/** Who wants the channels of a {@link ChannelProvider}: the base layer. */
@ProviderType
public interface ChannelUser {
    /**
     * A channel has been connected, or, in a guest, is there to be used while the host may still be
     * away: then {@link ChannelHandler#interrupted} follows. Called on the channel's thread, before
     * any of its bytes.
     *
     * @param channel the new channel
     * @return what to call for it from now on; or null when the channel is not wanted, and then the
     *     transport closes it without a call of {@link ChannelHandler#closed}
     */
    ChannelHandler opened(Channel channel);
}
