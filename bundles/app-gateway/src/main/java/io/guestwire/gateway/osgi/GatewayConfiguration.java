// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The entries of {@code etc/io.guestwire.gateway.cfg}, and of a guest's {@code ….guest.cfg}. */
@ObjectClassDefinition(
        name = "Guestwire app-gateway",
        description = "Applications outside of the JVM, over unix datagrams")
@interface GatewayConfiguration {
    @AttributeDefinition(
            name = "Allow-list",
            description =
                    "Addresses, separated by commas, with or without a * at the end. Default: none"
                            + " on a host, cgcs.server_grp in a guest",
            required = false)
    String addresses();

    @AttributeDefinition(
            name = "Agent's name",
            description = "The abstract name of the agent's own socket; empty for none",
            required = false)
    String agent_name() default "cgcs.messaging";

    @AttributeDefinition(
            name = "Agent's path",
            description = "A socket of the agent in the file system; empty for none",
            required = false)
    String agent_path() default "";

    @AttributeDefinition(
            name = "Permissions of the agent's path",
            description = "Who may send to it, in octal digits")
    String agent_path_mode() default "0600";

    @AttributeDefinition(
            name = "Ranking",
            description = "Of two message groups with one address the higher one serves",
            min = "-1000",
            max = "1000")
    int groups_ranking() default 0;

    @AttributeDefinition(
            name = "Datagram length",
            description = "The longest datagram that is taken from an application, in bytes",
            min = "1024",
            max = "1048576")
    int datagram_bytes() default 66_560;

    @AttributeDefinition(
            name = "Queue, datagrams",
            description = "How many datagrams wait for one application",
            min = "1",
            max = "1048576")
    int queue_messages() default 1_024;

    @AttributeDefinition(
            name = "Queue, bytes",
            description = "How many bytes wait for one application",
            min = "4096",
            max = "1073741824")
    int queue_bytes() default 1_048_576;

    @AttributeDefinition(
            name = "Applications of a family",
            description = "How many applications one entry with a * serves at a time",
            min = "1",
            max = "65536")
    int family_applications() default 256;
}
