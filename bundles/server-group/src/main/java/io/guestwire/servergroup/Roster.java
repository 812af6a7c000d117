// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.directory.ServerGroupDirectory;
import io.guestwire.group.Peer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is attached here, and who that is in the directory. On the group's thread.
 *
 * <p>An instance name means something on one host only: a member of that name on another host is
 * somebody else. So a server is here when the directory says that whoever is attached under its
 * name is this very server.
 */
final class Roster {
    /** The state of a server whose channel is connected, as Nova names it. */
    static final String ACTIVE = "active";

    /** The state of a server whose channel is not connected, as Nova names it. */
    static final String STOPPED = "stopped";

    private final Map<String, Peer> attached = new HashMap<>();
    private final Map<String, String> elsewhere = new HashMap<>();
    private ServerGroupDirectory directory = NoDirectory.INSTANCE;

    Roster(Collection<Peer> present) {
        present.forEach(this::came);
    }

    void use(ServerGroupDirectory other) {
        directory = other;
    }

    ServerGroupDirectory directory() {
        return directory;
    }

    void came(Peer peer) {
        attached.put(peer.name(), peer);
    }

    void went(Peer peer) {
        attached.remove(peer.name(), peer);
    }

    Optional<Server> server(Peer peer) {
        return directory.attached(peer.name());
    }

    Optional<ServerGroup> groupOf(Peer peer) {
        return server(peer).flatMap(server -> directory.groupOf(server.id()));
    }

    /** The server group of this id. */
    Optional<ServerGroup> group(String id) {
        return directory.groups().stream().filter(group -> group.id().equals(id)).findFirst();
    }

    /** This member of this server group, if it is not attached here: on another host, say. */
    Optional<Server> memberElsewhere(String groupId, String serverId) {
        return directory
                .groupOf(serverId)
                .filter(group -> group.id().equals(groupId))
                .flatMap(
                        group ->
                                group.members().stream()
                                        .filter(server -> server.id().equals(serverId))
                                        .findFirst())
                .filter(server -> !isHere(server));
    }

    /** The channel to a server; null when it is not attached here. */
    Peer peer(Server server) {
        Peer peer = attached.get(server.instance());
        return peer != null && isHere(server) ? peer : null;
    }

    /** Another host tells what the channel of a member there has come to. */
    void elsewhere(Server member, String state) {
        elsewhere.put(member.id(), state);
    }

    /** Whether another host has told of the channel of this server. */
    boolean hasHeardOf(String serverId) {
        return elsewhere.containsKey(serverId);
    }

    /** Forgets every server on another host but these. */
    void retain(Set<String> serverIds) {
        elsewhere.keySet().retainAll(serverIds);
    }

    /** What its channel says of a server's state; null when nobody has told. */
    String channelState(Server server) {
        if (!isHere(server)) {
            return elsewhere.get(server.id());
        }
        return attached.containsKey(server.instance()) ? ACTIVE : STOPPED;
    }

    boolean isHere(Server server) {
        Optional<Server> here = directory.attached(server.instance());
        return here.isPresent() && here.get().id().equals(server.id());
    }
}
