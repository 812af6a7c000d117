// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The entries of {@code etc/io.guestwire.servergroup.cfg}. */
@ObjectClassDefinition(
        name = "Guestwire server group messaging",
        description = "Status, notifications and broadcasts between the guests of a server group.")
public @interface ServerGroupConfiguration {
    /** The configuration's name. */
    String PID = "io.guestwire.servergroup";

    @AttributeDefinition(
            description =
                    "The inventory: server groups, their members and their status documents, in"
                            + " JSON. A relative path begins in the installation's folder. Read"
                            + " again whenever it changes.")
    String inventory_file() default "etc/inventory.json";

    @AttributeDefinition(
            description =
                    "What a notification carries: plain, the status document itself; nova, the"
                            + " document wrapped as Nova's notification service did.",
            options = {
                @Option(label = "plain", value = "plain"),
                @Option(label = "nova", value = "nova")
            })
    String notification_format() default "plain";

    @AttributeDefinition(
            description =
                    "The source_instance of what server-group:broadcast sends. Empty: the name of"
                            + " this machine.",
            required = false)
    String host_name() default "";

    @AttributeDefinition(
            description =
                    "How many nacks one guest gets; beyond it, messages that cannot be used are"
                            + " only counted. A second, 1 to 10000.")
    int nacks_per_second() default 100;

    @AttributeDefinition(
            description =
                    "How many status queries of all guests may be under way, one of each guest;"
                            + " one beyond it is answered with a nack. 1 to 1000000.")
    int status_queries() default 1_000;
}
