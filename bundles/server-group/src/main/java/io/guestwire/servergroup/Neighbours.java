// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.backplane.Backplane;
import io.guestwire.backplane.Backplane.Subscription;
import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.group.GroupContext;
import io.guestwire.servergroup.backplane.HostDatagram;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The other hosts of the server groups that have members both here and there (DESIGN, "Many
 * hosts"). Members on this host never go through it. Without a backplane it does nothing.
 *
 * <p>A channel's state is kept on the backplane under the server's id, for hosts that join later.
 * On the group's thread, but for what the backplane calls.
 */
final class Neighbours {
    private final GroupContext context;
    private final Supplier<Backplane> wanted;
    private final Roster roster;
    private final Counters counters;
    private final Reader reader;
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private Backplane current;

    /**
     * Knows no other host yet.
     *
     * @param wanted gives the backplane of the moment, null when there is none
     */
    Neighbours(
            GroupContext context,
            Supplier<Backplane> wanted,
            Roster roster,
            Counters counters,
            Reader reader) {
        this.context = context;
        this.wanted = wanted;
        this.roster = roster;
        this.counters = counters;
        this.reader = reader;
    }

    /** Takes the backplane of the moment. */
    void catchUp() {
        Backplane next = wanted.get();
        if (next != current) {
            stop();
            current = next;
            refresh();
        }
    }

    /** Looks at every server group again. */
    void refresh() {
        if (current == null) {
            return;
        }
        Set<String> shared = new HashSet<>();
        for (ServerGroup group : roster.directory().groups()) {
            if (isShared(group)) {
                shared.add(group.id());
                subscribe(group);
            }
        }
        for (String gone : Set.copyOf(subscriptions.keySet())) {
            if (!shared.contains(gone)) {
                subscriptions.remove(gone).close();
            }
        }
    }

    /** Looks at the server groups of these servers again. */
    void refresh(List<Server> changed) {
        if (current != null) {
            for (Server server : changed) {
                roster.directory()
                        .groupOf(server.id())
                        .filter(this::isShared)
                        .ifPresent(this::subscribe);
            }
        }
    }

    /** Passes a broadcast on to the other hosts of a group, where there are some. */
    void broadcast(ServerGroup group, String sourceInstance, String text) {
        if (subscriptions.containsKey(group.id())) {
            publish(group, new HostDatagram.Broadcast(sourceInstance, text));
        }
    }

    /** Tells the other hosts of a server's group, where there are some, its channel's state. */
    void channelState(Server server, String state) {
        if (subscriptions.isEmpty()) {
            return;
        }
        Optional<ServerGroup> group = roster.directory().groupOf(server.id());
        if (group.isPresent() && subscriptions.containsKey(group.get().id())) {
            String id = group.get().id();
            publish(group.get(), new HostDatagram.ChannelState(server.id(), state));
            current.keep(id, server.id(), state.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Hears nothing any more. */
    void stop() {
        subscriptions.values().forEach(Subscription::close);
        subscriptions.clear();
    }

    private boolean isShared(ServerGroup group) {
        boolean here = false;
        boolean elsewhere = false;
        for (Server member : group.members()) {
            boolean isHere = roster.isHere(member);
            here |= isHere;
            elsewhere |= !isHere && !member.host().isEmpty();
        }
        return here && elsewhere;
    }

    private void subscribe(ServerGroup group) {
        String id = group.id();
        if (!subscriptions.containsKey(id)) {
            subscriptions.put(id, current.subscribe(id, bytes -> hear(id, bytes)));
            current.kept(id).thenAccept(states -> context.execute(() -> reader.found(id, states)));
        }
    }

    private void publish(ServerGroup group, HostDatagram datagram) {
        counters.count(
                current.publish(group.id(), datagram.bytes())
                        ? ServerGroupCounter.BACKPLANE_PUBLISHED
                        : ServerGroupCounter.BACKPLANE_DROPPED);
    }

    private void hear(String groupId, byte[] bytes) {
        context.execute(
                () -> {
                    var datagram = HostDatagram.read(bytes);
                    counters.count(
                            datagram.isPresent()
                                    ? ServerGroupCounter.BACKPLANE_RECEIVED
                                    : ServerGroupCounter.BACKPLANE_UNUSABLE);
                    datagram.ifPresent(known -> reader.heard(groupId, known));
                });
    }

    /** Who wants to know. Called on the group's thread. */
    interface Reader {
        /** Another host has said something to a server group. */
        void heard(String groupId, HostDatagram datagram);

        /** The states of channels that other hosts have kept, in UTF-8 by server id. */
        void found(String groupId, Map<String, byte[]> states);
    }
}
