// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.GroupReport;
import io.guestwire.baselayer.GroupService;
import io.guestwire.baselayer.Limits;
import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.WhenFull;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A node of {@link HostAndGuests}: a real base layer that the test runs step by step, and the
 * message groups that the test gives it.
 */
public final class Node {
    private final Side side;
    private final BaseLayer baseLayer;
    private final Map<MessageGroup, GroupService> services = new LinkedHashMap<>();

    Node(Side side, ManualClock clock, SteppedWorkers workers) {
        this.side = side;
        this.baseLayer = new BaseLayer(Limits.DEFAULT, clock, workers, true);
    }

    /** Adds a message group, as installing its bundle does. */
    public Node add(String address, MessageGroup group) {
        return add(address, group, WhenFull.DROP_NEWEST, 0);
    }

    /**
     * Adds a message group.
     *
     * @param whenFull what a full outbox drops
     * @param ranking of two groups with one address, the one with the higher ranking serves
     * @throws IllegalArgumentException when the address is malformed
     */
    public Node add(String address, MessageGroup group, WhenFull whenFull, int ranking) {
        GroupService service =
                new GroupService(address, side, whenFull, ranking, "the test", group);
        services.put(group, service);
        baseLayer.add(service);
        for (GroupReport report : baseLayer.groups()) {
            if (report.state() == GroupReport.State.REFUSED) {
                throw new IllegalArgumentException(report.lastError());
            }
        }
        return this;
    }

    /** Takes a message group away, as uninstalling its bundle does; returns when it has stopped. */
    public void remove(MessageGroup group) {
        GroupService service = services.remove(group);
        if (service == null) {
            throw new IllegalArgumentException("expected a group that was added, found " + group);
        }
        baseLayer.remove(service);
    }

    /** What went wrong last in the group at this address: what it threw, say; empty if nothing. */
    public String lastError(String address) {
        return baseLayer.groups().stream()
                .filter(report -> report.address().equals(address))
                .map(GroupReport::lastError)
                .findFirst()
                .orElse("");
    }

    /** The base layer itself: limits, counters, reports. */
    public BaseLayer baseLayer() {
        return baseLayer;
    }
}
