// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

import io.guestwire.channel.Side;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Which messages a {@link MessageGroup} service serves. On a Declarative Services component this
 * sets the service properties {@code guestwire.group.address}, {@code guestwire.group.side} and
 * {@code guestwire.group.when.full}; who registers a service by hand sets the same ones. Without
 * OSGi, as in the small guest agent, the annotation itself is read.
 *
 * <p>A service with a missing or malformed address is not routed to; the log and {@code
 * guestwire:groups} say why. Of two services with the same side and address, the one with the
 * higher service ranking serves, and the other stands by.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface GroupAddress {
    /** The prefix of the service properties. */
    String PREFIX_ = "guestwire.group.";

    /**
     * The {@code dest_addr} that selects the group: 1 to 64 characters of {@code [A-Za-z0-9._-]}.
     * With a {@code *} at its end it stands for every address that begins so and that no other
     * group serves by its full name; of several, the longest wins.
     */
    String address();

    /** The end of the channel that we are when this group serves. */
    Side side();

    /** What is dropped when a peer reads more slowly than this group sends. */
    WhenFull when_full() default WhenFull.DROP_NEWEST;
}
