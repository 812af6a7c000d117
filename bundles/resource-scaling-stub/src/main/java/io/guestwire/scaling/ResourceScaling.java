// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Resource scaling on a host, a service: what the commands use, and what a program that manages
 * virtual machines would.
 *
 * <p><b>Thread:</b> any; nothing here blocks. A future always ends, at the latest by its time-out;
 * what depends on it runs on the message group's thread and must not block there.
 *
 * <p><b>Errors:</b> a future ends with the new state of the guest or with a {@link
 * ScalingException}. One request of an instance is in flight at a time; another one meanwhile is
 * refused at once.
 */
@ProviderType
public interface ResourceScaling {
    /** The shortest time-out of a request. */
    Duration MIN_TIMEOUT = Duration.ofMillis(1);

    /** The longest time-out of a request. */
    Duration MAX_TIMEOUT = Duration.ofHours(1);

    /** The highest number of a processor, as Linux counts them. */
    int MAX_CPU = 8_191;

    /**
     * Asks a guest to take a processor offline; the guest chooses which one.
     *
     * @param timeout when to give up; the guest is told, and begins nothing after it
     * @throws IllegalArgumentException when the time-out is not between the shortest and the
     *     longest
     */
    CompletableFuture<Scaled> cpuDown(String instance, Duration timeout);

    /**
     * Asks a guest to put a processor online.
     *
     * @param cpu the processor's number, 0 to {@link #MAX_CPU}
     * @param timeout as for {@link #cpuDown}
     * @throws IllegalArgumentException when the number or the time-out is out of bounds
     */
    CompletableFuture<Scaled> cpuUp(String instance, int cpu, Duration timeout);

    /** The time-out that is configured, for who has no other in mind. */
    Duration timeout();

    /** The instances that are connected, by name. */
    Set<String> connected();

    /** The values of the counters. */
    Map<ScalingCounter, Long> counters();

    /**
     * A request that was carried out.
     *
     * @param direction {@code down} or {@code up}
     * @param cpu the processor that went or came
     * @param onlineCpus those that are online after it, as the guest says
     * @param took from the request to the answer
     */
    record Scaled(
            String instance, String direction, int cpu, List<Integer> onlineCpus, Duration took) {}
}
