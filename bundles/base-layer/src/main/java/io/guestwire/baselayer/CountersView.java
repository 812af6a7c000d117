// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.Map;
import java.util.TreeMap;

/** Reads the node's counters for JMX, which makes open types of the maps. */
public final class CountersView implements CountersMXBean {
    private final BaseLayer node;

    /** A view of this node. */
    public CountersView(BaseLayer node) {
        this.node = node;
    }

    @Override
    public Map<String, Long> getNode() {
        return labelled(node.counters().snapshot());
    }

    @Override
    public Map<String, Map<String, Long>> getPeers() {
        Map<String, Map<String, Long>> peers = new TreeMap<>();
        node.peers().forEach(peer -> peers.put(peer.instance(), labelled(peer.counters())));
        return peers;
    }

    @Override
    public Map<String, Map<String, Long>> getGroups() {
        Map<String, Map<String, Long>> groups = new TreeMap<>();
        node.groups().stream()
                .filter(group -> !group.counters().isEmpty())
                .forEach(group -> groups.put(group.address(), labelled(group.counters())));
        return groups;
    }

    private static Map<String, Long> labelled(Map<Counter, Long> values) {
        Map<String, Long> labelled = new TreeMap<>();
        values.forEach((counter, value) -> labelled.put(counter.label(), value));
        return labelled;
    }
}
