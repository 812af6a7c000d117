// SPDX-License-Identifier: Apache-2.0

/**
 * Channels: the two ends of a guest's virtio-serial port, and where they come from.
 *
 * <p>A transport implements {@link io.guestwire.channel.ChannelProvider} and registers it as an
 * OSGi service. It moves bytes and knows nothing of frames; what the bytes mean is the business of
 * the {@link io.guestwire.channel.ChannelUser} it is started with.
 */
@Export
@Version("0.2.0")
package io.guestwire.channel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
