// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.Side;

/**
 * Which channel this is, as this node knows it and whatever the peer says.
 *
 * @param side which end we are
 * @param instance who is at the other end
 * @param location the socket, for people: a path
 */
public record ChannelName(Side side, String instance, String location) {}
