// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.GroupReport;
import io.guestwire.baselayer.GroupService;
import io.guestwire.channel.Side;
import io.guestwire.group.Address;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.WhenFull;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The message groups of one simulated guest: its own, those that are made for it by a {@link
 * GroupFactory}, and one that borrows an address for a while.
 *
 * <p><b>Threads:</b> any. No lock is held while a factory is called.
 */
final class GuestGroups {
    private final String instance;
    private final BaseLayer baseLayer;
    private final Map<GroupFactory, GroupService> given = new ConcurrentHashMap<>();
    private volatile boolean ended;

    GuestGroups(String instance, BaseLayer baseLayer) {
        this.instance = instance;
        this.baseLayer = baseLayer;
    }

    /** Adds one that stays. */
    void add(String address, MessageGroup group) {
        add(service(address, "simulator", group));
    }

    /** Adds one that this factory makes, unless there is one of it. */
    void give(GroupFactory factory) {
        if (ended || given.containsKey(factory)) {
            return;
        }
        MessageGroup group = Objects.requireNonNull(factory.create(), "no group was made");
        GroupService service =
                new GroupService(
                        factory.address(),
                        Side.GUEST,
                        factory.whenFull(),
                        factory.ranking(),
                        factory.origin(),
                        group);
        if (given.putIfAbsent(factory, service) != null) {
            factory.release(group);
            return;
        }
        add(service);
        if (given.get(factory) != service) {
            // It has been taken back meanwhile, perhaps before it was added.
            baseLayer.remove(service);
        } else if (ended) {
            releaseAll();
        }
    }

    /**
     * Takes back what {@link #give} added; when this returns the group has been stopped.
     *
     * @return the group, to be released, or null when there is none
     */
    MessageGroup takeBack(GroupFactory factory) {
        GroupService service = given.remove(factory);
        if (service == null) {
            return null;
        }
        baseLayer.remove(service);
        return service.group();
    }

    /** The base layer has been closed. */
    void end() {
        ended = true;
        releaseAll();
    }

    private void releaseAll() {
        given.forEach(
                (factory, service) -> {
                    if (given.remove(factory, service)) {
                        factory.release(service.group());
                    }
                });
    }

    /**
     * Adds one at an address that nobody here serves.
     *
     * @return removes it
     * @throws SimulatorException when a group serves the address, naming it
     */
    Runnable borrow(String address, String origin, MessageGroup group) {
        GroupService service = service(address, origin, group);
        synchronized (given) {
            for (GroupReport other : serving()) {
                if (Address.matches(other.address(), address)) {
                    throw new SimulatorException(
                            "%s is served in %s by %s, which gets the answers: send under an address"
                                            .formatted(address, instance, other.origin())
                                    + " that no group in the guest serves");
                }
            }
            baseLayer.add(service);
        }
        return () -> baseLayer.remove(service);
    }

    /** Those that serve, by address. */
    List<GroupReport> serving() {
        return baseLayer.groups().stream()
                .filter(group -> group.state() == GroupReport.State.SERVING)
                .toList();
    }

    private void add(GroupService service) {
        // One after the other, so that who borrows an address sees who has it.
        synchronized (given) {
            baseLayer.add(service);
        }
    }

    private static GroupService service(String address, String origin, MessageGroup group) {
        return new GroupService(address, Side.GUEST, WhenFull.DROP_NEWEST, 0, origin, group);
    }
}
