// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.Map;

/** The node's counters in JMX: {@code io.guestwire:type=Counters}. */
public interface CountersMXBean {
    /** The value of every {@link Counter} over all peers, by its label. */
    Map<String, Long> getNode();

    /** The same for each connected peer. */
    Map<String, Map<String, Long>> getPeers();

    /** The same for each message group. */
    Map<String, Map<String, Long>> getGroups();
}
