// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.group.Address;
import io.guestwire.group.Excerpt;
import io.guestwire.group.MessageGroup;
import io.guestwire.servergroup.client.ServerGroupClient;
import io.guestwire.virtio.SelectorLoop;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The message groups that every simulated guest has, those that are there and those that come.
 *
 * <p><b>Threads:</b> any but the guests' own. No lock is held while a third party's code is called;
 * so whoever gives a guest a group looks again afterwards whether it should still have it.
 */
final class GroupOffers {
    private static final Logger LOG = LoggerFactory.getLogger(GroupOffers.class);

    private final SelectorLoop loop;
    private final Supplier<Collection<SimulatedGuest>> guests;
    private final CopyOnWriteArrayList<GroupFactory> offers = new CopyOnWriteArrayList<>();
    private final Set<GroupFactory> failing = ConcurrentHashMap.newKeySet();

    GroupOffers(SelectorLoop loop, Supplier<Collection<SimulatedGuest>> guests) {
        this.loop = loop;
        this.guests = guests;
    }

    void add(GroupFactory offer) {
        String address = offer.address();
        if (address == null || !Address.isValidPattern(address)) {
            throw new SimulatorException(
                    "Message group of %s: address: expected %s, found %s"
                            .formatted(
                                    offer.origin(),
                                    Address.PATTERN_SYNTAX,
                                    address == null ? "none" : Excerpt.of(address)));
        }
        if (address.equals(ServerGroupClient.ADDRESS)) {
            throw new SimulatorException(
                    "Message group of %s: address: %s is the client's of every simulated guest"
                            .formatted(offer.origin(), address));
        }
        offers.addIfAbsent(offer);
        guests.get().forEach(guest -> give(guest, offer));
    }

    /** Gives a guest that has been started what is offered. */
    void welcome(SimulatedGuest guest) {
        offers.forEach(offer -> give(guest, offer));
    }

    private void give(SimulatedGuest guest, GroupFactory offer) {
        try {
            guest.groups().give(offer);
        } catch (RuntimeException | LinkageError e) {
            String what = "Message group " + offer.address() + " of " + offer.origin();
            if (failing.add(offer)) {
                LOG.error("{}: {} gets none, nor others perhaps", what, guest.instance(), e);
            } else {
                LOG.debug("{}: {} gets none: {}", what, guest.instance(), e.toString());
            }
        }
        if (!offers.contains(offer)) {
            MessageGroup group = guest.groups().takeBack(offer);
            if (group != null) {
                offer.release(group);
            }
        }
    }

    /**
     * Takes an offer back from all. Their groups end one after the other in one go of the loop, so
     * that one that is stuck is waited for once.
     */
    void remove(GroupFactory offer) {
        if (!offers.remove(offer)) {
            return;
        }
        failing.remove(offer);
        Queue<MessageGroup> taken = new ConcurrentLinkedQueue<>();
        Loops.callAndWait(
                loop,
                () -> {
                    for (SimulatedGuest guest : guests.get()) {
                        MessageGroup group = guest.groups().takeBack(offer);
                        if (group != null) {
                            taken.add(group);
                        }
                    }
                });
        taken.forEach(offer::release);
    }
}
