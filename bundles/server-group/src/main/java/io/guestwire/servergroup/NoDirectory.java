// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.directory.DirectoryListener;
import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.directory.ServerGroupDirectory;
import java.util.List;
import java.util.Optional;

/** The directory while there is none: nobody is in a group. */
enum NoDirectory implements ServerGroupDirectory {
    INSTANCE;

    @Override
    public Optional<Server> attached(String instance) {
        return Optional.empty();
    }

    @Override
    public Optional<ServerGroup> groupOf(String serverId) {
        return Optional.empty();
    }

    @Override
    public List<ServerGroup> groups() {
        return List.of();
    }

    @Override
    public Subscription listen(DirectoryListener listener) {
        return () -> {};
    }
}
