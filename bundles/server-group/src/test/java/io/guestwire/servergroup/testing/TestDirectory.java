// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.testing;

import io.guestwire.directory.DirectoryListener;
import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.directory.ServerGroupDirectory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A directory that the test writes. Servers on another host are not attached here. */
public final class TestDirectory implements ServerGroupDirectory {
    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final Map<String, String> groupOf = new LinkedHashMap<>();
    private final List<DirectoryListener> listeners = new ArrayList<>();

    /** Puts a server, keyed by its instance name, without telling anybody. */
    public TestDirectory with(String group, String instance, String document) {
        return with(group, new Server(instance, instance, "", document));
    }

    /** Puts a server without telling anybody. */
    public TestDirectory with(String group, Server server) {
        servers.put(server.id(), server);
        groupOf.put(server.id(), group);
        return this;
    }

    /** Puts a server and tells. */
    public void change(String group, String instance, String document) {
        change(group, new Server(instance, instance, "", document));
    }

    /** Puts a server and tells. */
    public void change(String group, Server server) {
        with(group, server);
        listeners.forEach(listener -> listener.changed(List.of(server)));
    }

    /** Takes a server away and tells. */
    public void remove(String instance) {
        servers.remove(instance);
        groupOf.remove(instance);
        listeners.forEach(listener -> listener.changed(List.of()));
    }

    public int listeners() {
        return listeners.size();
    }

    @Override
    public Optional<Server> attached(String instance) {
        return servers.values().stream()
                .filter(server -> server.instance().equals(instance) && server.host().isEmpty())
                .findFirst();
    }

    @Override
    public Optional<ServerGroup> groupOf(String serverId) {
        return Optional.ofNullable(groupOf.get(serverId)).map(this::group);
    }

    @Override
    public List<ServerGroup> groups() {
        return groupOf.values().stream()
                .filter(Objects::nonNull)
                .distinct()
                .map(this::group)
                .sorted(Comparator.comparing(ServerGroup::name))
                .toList();
    }

    @Override
    public Subscription listen(DirectoryListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private ServerGroup group(String name) {
        return new ServerGroup(
                name,
                name,
                servers.values().stream()
                        .filter(server -> name.equals(groupOf.get(server.id())))
                        .toList());
    }
}
