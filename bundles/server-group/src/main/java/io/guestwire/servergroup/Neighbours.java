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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The other hosts of the server groups that have members both here and there (DESIGN, "Many
 * hosts"). Members on this host never go through it. Without a backplane it does nothing.
 *
 * <p>A channel's state is kept on the backplane under the server's id, for hosts that join later.
 * On the group's thread, but for what the backplane calls.
 */
final class Neighbours {
    /** So much of other hosts waits for the group's thread; more is dropped and counted. */
    static final int MAX_WAITING_BYTES = 4 * 1024 * 1024;

    private final GroupContext context;
    private final Supplier<Backplane> wanted;
    private final Roster roster;
    private final Counters counters;
    private final Reader reader;
    private final Map<String, Subscription> subscriptions = new HashMap<>();

    /** Of which servers this host keeps a state, and in which group, both by id. */
    private final Map<String, String> kept = new HashMap<>();

    private final AtomicLong waitingBytes = new AtomicLong();
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

    /**
     * Looks at every server group again: subscribes to those that are shared, and to no others.
     *
     * <p>Takes the states back that were kept of who is no member here any more; one that is a
     * member on another host now is that host's.
     */
    void refresh() {
        if (current == null) {
            return;
        }
        Map<String, String> membersHere = new HashMap<>(); // the group's id by the member's
        Set<String> shared = new HashSet<>();
        for (ServerGroup group : roster.directory().groups()) {
            if (isShared(group)) {
                shared.add(group.id());
                subscribe(group.id());
                group.members().stream()
                        .filter(roster::isHere)
                        .forEach(member -> membersHere.put(member.id(), group.id()));
            }
        }
        for (String gone : Set.copyOf(subscriptions.keySet())) {
            if (!shared.contains(gone)) {
                subscriptions.remove(gone).close();
            }
        }
        for (Map.Entry<String, String> each : Map.copyOf(kept).entrySet()) {
            String server = each.getKey();
            String group = each.getValue();
            if (!group.equals(membersHere.get(server))) {
                kept.remove(server);
                if (roster.memberElsewhere(group, server).isEmpty()) {
                    current.keep(group, server, null);
                }
            }
        }
    }

    /** As {@link #refresh()}, and asks for what was told of new members before they were known. */
    void refresh(List<Server> changed) {
        Set<String> groupsOfNew = new HashSet<>();
        for (Server server : changed) {
            if (!roster.isHere(server) && !roster.hasHeardOf(server.id())) {
                roster.directory().groupOf(server.id()).ifPresent(g -> groupsOfNew.add(g.id()));
            }
        }
        groupsOfNew.retainAll(subscriptions.keySet()); // Who subscribes now asks anyway.
        refresh();
        groupsOfNew.retainAll(subscriptions.keySet());
        groupsOfNew.forEach(id -> askForKept(id, states -> tellOfUnknown(id, states)));
    }

    private void tellOfUnknown(String groupId, List<HostDatagram.ChannelState> states) {
        states.stream()
                .filter(state -> !roster.hasHeardOf(state.serverId()))
                .forEach(state -> reader.heard(groupId, state));
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
            kept.put(server.id(), id);
        }
    }

    /** Hears nothing any more. What is kept stays: a host that restarts is no news. */
    void stop() {
        subscriptions.values().forEach(Subscription::close);
        subscriptions.clear();
        kept.clear();
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

    private void subscribe(String id) {
        if (!subscriptions.containsKey(id)) {
            subscriptions.put(id, current.subscribe(id, bytes -> hear(id, bytes)));
            askForKept(id, states -> reader.found(id, states));
        }
    }

    private void askForKept(String id, Consumer<List<HostDatagram.ChannelState>> taker) {
        current.kept(id)
                .thenAccept(
                        states -> {
                            List<HostDatagram.ChannelState> read = HostDatagram.kept(states);
                            if (!context.execute(() -> taker.accept(read))) {
                                counters.count(ServerGroupCounter.BACKPLANE_MISSED);
                            }
                        });
    }

    private void publish(ServerGroup group, HostDatagram datagram) {
        counters.count(
                current.publish(group.id(), datagram.bytes())
                        ? ServerGroupCounter.BACKPLANE_PUBLISHED
                        : ServerGroupCounter.BACKPLANE_DROPPED);
    }

    /** A datagram has come. On the backplane's thread: what waits has been read and bounded. */
    private void hear(String groupId, byte[] bytes) {
        Optional<HostDatagram> datagram = HostDatagram.read(bytes);
        if (datagram.isEmpty()) {
            counters.count(ServerGroupCounter.BACKPLANE_UNUSABLE);
            return;
        }
        int length = bytes.length;
        Runnable task =
                () -> {
                    waitingBytes.addAndGet(-length);
                    counters.count(ServerGroupCounter.BACKPLANE_RECEIVED);
                    reader.heard(groupId, datagram.get());
                };
        if (waitingBytes.addAndGet(length) > MAX_WAITING_BYTES || !context.execute(task)) {
            waitingBytes.addAndGet(-length);
            counters.count(ServerGroupCounter.BACKPLANE_MISSED);
        }
    }

    /** Who wants to know. Called on the group's thread. */
    interface Reader {
        /** Another host has said something to a server group. */
        void heard(String groupId, HostDatagram datagram);

        /** The states of channels that other hosts have kept, which are no news. */
        void found(String groupId, List<HostDatagram.ChannelState> states);
    }
}
