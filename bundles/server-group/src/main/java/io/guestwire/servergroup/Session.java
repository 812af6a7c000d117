// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.backplane.Backplane;
import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.directory.ServerGroupDirectory;
import io.guestwire.group.Excerpt;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.Peer;
import io.guestwire.servergroup.backplane.HostDatagram;
import io.guestwire.servergroup.message.Request;
import io.guestwire.servergroup.message.RequestReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The host's service from its start to its stop: takes what peers, the directory and other hosts
 * say, and hands it to whom it concerns. Everything on the group's thread.
 */
final class Session implements DirectoryFollower.Reader, Neighbours.Reader {
    private final GroupContext context;
    private final Supplier<ServerGroupSettings> settings;
    private final Counters counters;
    private final Roster roster;
    private final Deliveries deliveries;
    private final StatusChanges changes;
    private final StatusAnswers answers;
    private final Nacks nacks;
    private final DirectoryFollower follower;
    private final Neighbours neighbours;

    /**
     * Makes the parts.
     *
     * @param settings gives those that hold at the moment
     * @param directory gives the one that is to be used at the moment
     * @param backplane gives the one that is to be used at the moment, null when there is none
     */
    Session(
            GroupContext context,
            Supplier<ServerGroupSettings> settings,
            Supplier<ServerGroupDirectory> directory,
            Supplier<Backplane> backplane,
            Counters counters) {
        this.context = context;
        this.settings = settings;
        this.counters = counters;
        roster = new Roster(context.peers());
        deliveries = new Deliveries(context, roster, counters);
        changes = new StatusChanges(context, settings, roster, deliveries, counters);
        nacks = new Nacks(context, settings, counters);
        answers = new StatusAnswers(context, settings, counters, nacks, changes::document);
        follower = new DirectoryFollower(context, directory, this);
        neighbours = new Neighbours(context, backplane, roster, counters, this);
    }

    GroupContext context() {
        return context;
    }

    Roster roster() {
        return roster;
    }

    /** The status document of a server as it is now. */
    String document(Server server) {
        return changes.document(server);
    }

    /** Another directory or backplane is to be used. Any thread. */
    void servicesChanged() {
        context.execute(this::catchUp);
    }

    /** Begins. That the peers of the roster are there is no news to anybody. */
    void start() {
        catchUp();
    }

    void stop() {
        follower.stop();
        neighbours.stop();
    }

    void peerCame(Peer peer) {
        catchUp();
        roster.came(peer);
        roster.server(peer).ifPresent(server -> channelChanged(server, peer));
    }

    void peerWent(Peer peer) {
        catchUp();
        roster.went(peer);
        answers.end(peer);
        nacks.forget(peer);
        roster.server(peer).ifPresent(server -> channelChanged(server, null));
    }

    void received(Peer peer, Message message) {
        catchUp();
        Request request = RequestReader.read(message.data());
        if (request instanceof Request.StatusQuery query) {
            statusQuery(peer, query.seq());
        } else if (request instanceof Request.Broadcast broadcast) {
            broadcast(peer, broadcast.text());
        } else if (request instanceof Request.Refusal) {
            counters.count(ServerGroupCounter.NACKS_RECEIVED);
        } else if (request instanceof Request.Unusable unusable) {
            nacks.send(
                    peer,
                    ServerGroupCounter.nacks(unusable.flaw()),
                    unusable.origMsgType(),
                    unusable.logMsg());
        }
    }

    @Override
    public void adopted(ServerGroupDirectory directory) {
        roster.use(directory);
        changes.learn();
        neighbours.refresh();
    }

    @Override
    public void changed(List<Server> servers) {
        changes.look(servers);
        neighbours.refresh(servers);
    }

    @Override
    public void changedSomehow() {
        changes.lookAtAll();
        neighbours.refresh();
    }

    @Override
    public void heard(String groupId, HostDatagram datagram) {
        if (datagram instanceof HostDatagram.Broadcast broadcast) {
            roster.group(groupId)
                    .ifPresent(
                            group ->
                                    deliveries.broadcast(
                                            group,
                                            "",
                                            broadcast.sourceInstance(),
                                            broadcast.text(),
                                            null));
        } else if (datagram instanceof HostDatagram.ChannelState channel) {
            roster.memberElsewhere(groupId, channel.serverId())
                    .ifPresent(
                            member -> {
                                roster.elsewhere(member, channel.state());
                                changes.look(member, null);
                            });
        }
    }

    @Override
    public void found(String groupId, List<HostDatagram.ChannelState> states) {
        Optional<ServerGroup> group = roster.group(groupId);
        if (group.isPresent()) {
            for (HostDatagram.ChannelState found : states) {
                roster.memberElsewhere(groupId, found.serverId())
                        .ifPresent(
                                member -> {
                                    roster.elsewhere(member, found.state());
                                    changes.learn(group.get(), member);
                                });
            }
        }
    }

    private void catchUp() {
        follower.catchUp();
        neighbours.catchUp();
    }

    private void channelChanged(Server server, Peer payer) {
        changes.look(server, payer);
        neighbours.channelState(server, roster.channelState(server));
    }

    private void statusQuery(Peer peer, String seq) {
        if (!answers.hasRoomFor(peer)) {
            nacks.send(
                    peer,
                    ServerGroupCounter.NACKS_STATUS_QUERIES,
                    "status_query",
                    "expected fewer than "
                            + settings.get().statusQueries()
                            + " status queries of all guests under way, found as many; ask again");
            return;
        }
        counters.count(ServerGroupCounter.STATUS_QUERIES);
        List<Server> members = roster.groupOf(peer).map(ServerGroup::members).orElse(List.of());
        answers.begin(peer, seq, members);
    }

    private void broadcast(Peer sender, String text) {
        Optional<Server> server = roster.server(sender);
        Optional<ServerGroup> group = server.flatMap(s -> roster.directory().groupOf(s.id()));
        if (group.isEmpty()) {
            nacks.send(
                    sender,
                    ServerGroupCounter.NACKS_NO_GROUP,
                    "broadcast",
                    "expected a member of a server group, found "
                            + Excerpt.of(sender.name())
                            + ", which is a member of no server group: nobody can hear it");
            return;
        }
        counters.count(ServerGroupCounter.BROADCASTS);
        deliveries.broadcast(group.get(), server.get().id(), sender.name(), text, sender);
        neighbours.broadcast(group.get(), sender.name(), text);
    }
}
