// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.osgi;

import io.guestwire.scaling.guest.GuestScaling;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The entries of {@code etc/io.guestwire.scaling.guest.cfg}. */
@ObjectClassDefinition(
        pid = GuestScaling.PID,
        name = "Guestwire resource scaling in a guest",
        description = "Takes processors offline and puts them online when the host asks.")
public @interface GuestConfiguration {
    @AttributeDefinition(
            description = "Where the processors are: Linux's own, or a folder of that shape.")
    String cpu_directory() default "/sys/devices/system/cpu";

    @AttributeDefinition(
            description =
                    "A program that chooses the processor that goes. A path. Empty: the highest"
                            + " processor goes.",
            required = false)
    String helper() default "";

    @AttributeDefinition(
            description =
                    "How long that program may take, if the host gives no less. Milliseconds, 10 to"
                            + " 3600000.")
    long helper_timeout() default 5_000;
}
