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
        return Account.of(node);
    }

    @Override
    public Map<String, Map<String, Long>> getPeers() {
        Map<String, Map<String, Long>> peers = new TreeMap<>();
        node.peers().forEach(peer -> peers.put(peer.instance(), Account.of(peer)));
        return peers;
    }

    @Override
    public Map<String, Map<String, Long>> getGroups() {
        Map<String, Map<String, Long>> groups = new TreeMap<>();
        node.groups().stream()
                .filter(group -> !group.counters().isEmpty())
                .forEach(group -> groups.put(group.address(), Account.of(group)));
        return groups;
    }
}
