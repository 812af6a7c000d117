// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Peer;
import io.guestwire.servergroup.message.Messages;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells the members of a server group when the status of one of them has really changed. On the
 * group's thread.
 */
final class StatusChanges {
    private final GroupContext context;
    private final Supplier<ServerGroupSettings> settings;
    private final Roster roster;
    private final Deliveries deliveries;
    private final Counters counters;
    private final StatusBook book = new StatusBook();

    /** Knows nothing yet. */
    StatusChanges(
            GroupContext context,
            Supplier<ServerGroupSettings> settings,
            Roster roster,
            Deliveries deliveries,
            Counters counters) {
        this.context = context;
        this.settings = settings;
        this.roster = roster;
        this.deliveries = deliveries;
        this.counters = counters;
    }

    /** The status document of a server as it is now. */
    String document(Server server) {
        return book.document(server, roster.channelState(server));
    }

    /** Notes everything anew, in silence. */
    void learn() {
        book.clear();
        for (ServerGroup group : roster.directory().groups()) {
            group.members().forEach(server -> learn(group, server));
        }
        roster.retain(book.serverIds());
    }

    /** Notes one member's status in silence. */
    void learn(ServerGroup group, Server server) {
        book.note(group.id(), server, roster.channelState(server));
    }

    /** Looks whether something about these servers is news to their group, and tells it. */
    void look(List<Server> servers) {
        servers.forEach(server -> look(server, null));
        forget();
    }

    /** Looks at everything. */
    void lookAtAll() {
        for (ServerGroup group : roster.directory().groups()) {
            group.members().forEach(server -> look(group, server, null));
        }
        forget();
    }

    /**
     * Looks at one server.
     *
     * @param payer whose coming may have changed it, or null
     */
    void look(Server server, Peer payer) {
        roster.directory().groupOf(server.id()).ifPresent(group -> look(group, server, payer));
    }

    private void look(ServerGroup group, Server server, Peer payer) {
        if (book.note(group.id(), server, roster.channelState(server))) {
            counters.count(ServerGroupCounter.STATUS_CHANGES);
            deliveries.notification(group, server.id(), data(server), payer);
        }
    }

    private String data(Server server) {
        String document = document(server);
        return switch (settings.get().notificationFormat()) {
            case PLAIN -> document;
            case NOVA -> Messages.novaNotification(document, context.clock().instant());
        };
    }

    /** Drops the notes of servers that are in no group any more. */
    private void forget() {
        List<ServerGroup> groups = roster.directory().groups();
        int members = groups.stream().mapToInt(group -> group.members().size()).sum();
        if (book.size() > members) {
            Set<String> ids = new HashSet<>();
            groups.forEach(group -> group.members().forEach(server -> ids.add(server.id())));
            book.retain(ids);
            roster.retain(ids);
        }
    }
}
