// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.Map;

/** The node's counters in JMX: {@code io.guestwire:type=Counters}. */
public interface CountersMXBean {
    /** The {@link Account} of all peers, those that are gone included. */
    Map<String, Long> getNode();

    /** The same for each connected peer. */
    Map<String, Map<String, Long>> getPeers();

    /** The same for each message group. */
    Map<String, Map<String, Long>> getGroups();
}
