// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.osgi;

import io.guestwire.scaling.host.HostScaling;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The entries of {@code etc/io.guestwire.scaling.cfg}. */
@ObjectClassDefinition(
        pid = HostScaling.PID,
        name = "Guestwire resource scaling",
        description = "Processors of guests that go and come, as their host asks.")
public @interface HostConfiguration {
    @AttributeDefinition(
            description =
                    "How long a request waits for its answer, unless the command says otherwise."
                            + " Milliseconds, 1 to 3600000.")
    long timeout() default 10_000;
}
