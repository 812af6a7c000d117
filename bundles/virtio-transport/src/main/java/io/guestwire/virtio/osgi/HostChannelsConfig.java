// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio.osgi;

import io.guestwire.virtio.ChannelSettings;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The entries of {@code etc/io.guestwire.virtio.cfg}. */
@ObjectClassDefinition(
        name = "Guestwire virtio transport",
        description =
                "Where a host finds the sockets on which QEMU listens, and how often it tries")
@interface HostChannelsConfig {
    /** What relative patterns start from. */
    @AttributeDefinition(
            name = "Channel directory",
            description = "Directory that the relative patterns start from")
    String channel_dir() default ChannelSettings.DEFAULT_DIRECTORY;

    /** Where sockets may be. */
    @AttributeDefinition(
            name = "Patterns",
            description =
                    "Paths of the sockets, separated by commas: relative to the channel directory or"
                            + " absolute, with {instance} once in each, and {n} for a number")
    String channel_patterns() default ChannelSettings.DEFAULT_PATTERNS;

    /** How often to look. */
    @AttributeDefinition(
            name = "Rescan interval",
            description = "How often to look for sockets beside being told by the kernel, in ms",
            min = "50",
            max = "60000")
    long rescan_interval() default 500;

    /** The first pause. */
    @AttributeDefinition(
            name = "Shortest retry pause",
            description = "Pause before a socket is tried again, doubled each time, in ms",
            min = "1",
            max = "60000")
    long retry_min() default 5;

    /** The longest pause. */
    @AttributeDefinition(
            name = "Longest retry pause",
            description = "The pause between two attempts grows no longer, in ms",
            min = "1",
            max = "60000")
    long retry_max() default 1000;

    /** How many channels there may be. */
    @AttributeDefinition(
            name = "Connections",
            description =
                    "How many channels may be connected at once; sockets beyond it wait until"
                            + " another has gone",
            min = "1",
            max = "1000000")
    int connections_max() default ChannelSettings.DEFAULT_CONNECTIONS_MAX;
}
