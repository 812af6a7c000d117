// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The processors of this guest. Register an OSGi service of this type, and it is used in place of
 * the one that comes with the bundle and works on {@code /sys/devices/system/cpu}; of several, the
 * one with the highest service ranking. Without OSGi, name the class in {@code
 * META-INF/services/io.guestwire.scaling.Processors}.
 *
 * <p><b>Thread:</b> one of resource scaling's own, one call at a time; it may block for as long as
 * it was given. It is interrupted when the message group is stopped.
 *
 * <p><b>Errors:</b> the message of whatever is thrown goes to the host, as the {@code err_msg} of
 * the answer {@code fail}: say what was expected, what was found and where.
 */
@ConsumerType
public interface Processors {
    /** The numbers of the processors that are online, in any order. */
    List<Integer> online() throws IOException, InterruptedException;

    /**
     * Takes one processor offline. Which one is its own choice; never 0.
     *
     * @param atMost nothing may be changed after this time: the host has given up then
     * @return the number of the processor that is offline now
     */
    int down(Duration atMost) throws IOException, InterruptedException;

    /**
     * Puts a processor online. One that is online already is none the worse for it: a host asks
     * again when an answer was lost.
     *
     * @param cpu the processor's number
     * @param atMost as for {@link #down}
     */
    void up(int cpu, Duration atMost) throws IOException, InterruptedException;
}
