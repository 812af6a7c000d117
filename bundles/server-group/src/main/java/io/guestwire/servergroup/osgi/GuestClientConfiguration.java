// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The entries of {@code etc/io.guestwire.servergroup.guest.cfg}. */
@ObjectClassDefinition(
        name = "Guestwire server group messaging in a guest",
        description = "The client of the host's service, for applications and the shell.")
public @interface GuestClientConfiguration {
    /** The configuration's name. */
    String PID = "io.guestwire.servergroup.guest";

    @AttributeDefinition(
            description =
                    "How long a status may take from request to last answer. Milliseconds, 10 to"
                            + " 3600000.")
    long status_timeout() default 10_000;
}
