// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an inventory file says, immutable. A server's id is its instance name, a group's its name.
 */
final class Inventory {
    /** Nothing known. */
    static final Inventory EMPTY = new Inventory(Map.of(), Map.of(), List.of());

    private final Map<String, Server> servers = new HashMap<>();
    private final Map<String, ServerGroup> groupOf = new HashMap<>();
    private final List<ServerGroup> groups;
    private final List<String> remarks;

    /**
     * Puts an inventory together.
     *
     * @param members instance names by group name; no instance in two groups
     * @param documents status documents by instance name
     * @param remarks what should be looked at though it does no harm
     */
    Inventory(
            Map<String, List<String>> members,
            Map<String, String> documents,
            List<String> remarks) {
        documents.forEach(
                (instance, document) ->
                        servers.put(instance, new Server(instance, instance, "", document)));
        List<ServerGroup> sorted = new ArrayList<>();
        members.forEach((name, instances) -> sorted.add(group(name, instances)));
        sorted.sort(Comparator.comparing(ServerGroup::name));
        this.groups = List.copyOf(sorted);
        this.remarks = List.copyOf(remarks);
    }

    private ServerGroup group(String name, List<String> instances) {
        List<Server> group =
                instances.stream()
                        .map(
                                instance ->
                                        servers.computeIfAbsent(
                                                instance, key -> new Server(key, key, "", "{}")))
                        .toList();
        ServerGroup made = new ServerGroup(name, name, group);
        group.forEach(server -> groupOf.put(server.id(), made));
        return made;
    }

    Optional<Server> server(String instance) {
        return Optional.ofNullable(servers.get(instance));
    }

    Optional<ServerGroup> groupOf(String serverId) {
        return Optional.ofNullable(groupOf.get(serverId));
    }

    List<ServerGroup> groups() {
        return groups;
    }

    List<String> remarks() {
        return remarks;
    }

    /** The servers that are new since a former inventory, or have another document or group. */
    List<Server> changedSince(Inventory former) {
        Map<String, Server> changed = new LinkedHashMap<>();
        for (Server server : servers.values()) {
            if (!server.equals(former.servers.get(server.id()))
                    || !groupName(server).equals(former.groupName(server))) {
                changed.put(server.id(), server);
            }
        }
        return List.copyOf(changed.values());
    }

    boolean saysTheSameAs(Inventory other) {
        return servers.equals(other.servers) && groups.equals(other.groups);
    }

    private String groupName(Server server) {
        ServerGroup group = groupOf.get(server.id());
        return group == null ? "" : group.name();
    }

    /** In numbers, for people. */
    @Override
    public String toString() {
        return count(groups.size(), "server group")
                + ", "
                + count(groupOf.size(), "member")
                + ", "
                + count(
                        (int) servers.values().stream().filter(Inventory::hasDocument).count(),
                        "status document");
    }

    private static boolean hasDocument(Server server) {
        return !server.document().equals("{}");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
