// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.osgi;

import io.guestwire.simulator.SimulatorSettings;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The entries of {@code etc/io.guestwire.simulator.cfg}. */
@ObjectClassDefinition(
        name = "Guestwire simulator",
        description = "Guests without virtual machines, for demonstrations and tests")
@interface SimulatorConfig {
    /** Where sockets are. */
    @AttributeDefinition(
            name = "Channel directory",
            description = "Directory of the guests' sockets: where the host looks for QEMU's")
    String channel_dir() default SimulatorSettings.DEFAULT_DIRECTORY;

    /** How many guests there are from the start. */
    @AttributeDefinition(
            name = "Guests",
            description = "How many guests are started with the simulator",
            min = "0",
            max = "10000")
    int guests() default 0;

    /** What guests speak. */
    @AttributeDefinition(
            name = "Version",
            description = "The version that guests speak until the host answers in another: 1 or 2",
            min = "1",
            max = "2")
    int version() default 1;
}
