// SPDX-License-Identifier: Apache-2.0
package io.guestwire.directory;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells which server groups there are and who is in them. Register it as an OSGi service; of
 * several, the one with the highest service ranking is used.
 *
 * <p><b>Threads:</b> any. The look-ups are on the message path: they read a snapshot and never
 * block, wait or throw. What they answer is consistent within one call; two calls may see two
 * snapshots.
 */
@ConsumerType
public interface ServerGroupDirectory {
    /** Who is attached to this host under this instance name. */
    Optional<Server> attached(String instance);

    /** The server group this server is a member of: at most one. */
    Optional<ServerGroup> groupOf(String serverId);

    /** Every server group, sorted by name: for people. */
    List<ServerGroup> groups();

    /**
     * Listens for changes from now on.
     *
     * @return closes the subscription; after {@code close} has returned the listener is called no
     *     more
     */
    Subscription listen(DirectoryListener listener);

    /** Something that can be ended. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
