// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio.osgi;

import io.guestwire.virtio.PortPath;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The entries of {@code etc/io.guestwire.virtio.guest.cfg}. */
@ObjectClassDefinition(
        name = "Guestwire virtio transport of a guest",
        description = "The port that leads from a guest to its host")
public @interface GuestPortConfig {
    /** The configuration's name. */
    String PID = "io.guestwire.virtio.guest";

    /** The port. */
    @AttributeDefinition(
            name = "Device",
            description =
                    "Path of the port's character device, or of a unix socket on which somebody"
                            + " plays the host")
    String device() default PortPath.DEFAULT;
}
