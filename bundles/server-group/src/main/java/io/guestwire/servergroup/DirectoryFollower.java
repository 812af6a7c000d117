// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroupDirectory;
import io.guestwire.directory.ServerGroupDirectory.Subscription;
import io.guestwire.group.GroupContext;
import java.util.List;
import java.util.function.Supplier;

/**
 * Brings the changes of a directory, which happen on its thread, to the group's thread. A change
 * for which the mailbox had no room is made up for: the next {@link #catchUp} looks at everything.
 *
 * <p><b>Threads:</b> everything on the group's, but for what the directory calls.
 */
final class DirectoryFollower {
    private final GroupContext context;
    private final Reader reader;
    private final Supplier<ServerGroupDirectory> wanted;
    private volatile boolean missed;
    private ServerGroupDirectory current = NoDirectory.INSTANCE;
    private Subscription subscription = () -> {};

    /**
     * Follows nothing yet.
     *
     * @param wanted gives the directory to be followed at the moment
     */
    DirectoryFollower(GroupContext context, Supplier<ServerGroupDirectory> wanted, Reader reader) {
        this.context = context;
        this.wanted = wanted;
        this.reader = reader;
    }

    /** Does what is due: to be called before anything that looks into the directory. */
    void catchUp() {
        ServerGroupDirectory next = wanted.get();
        if (next != current) {
            subscription.close();
            current = next;
            subscription = next.listen(changed -> hear(next, changed));
            missed = false;
            reader.adopted(next);
        } else if (missed) {
            missed = false;
            reader.changedSomehow();
        }
    }

    /** Follows no more. */
    void stop() {
        subscription.close();
    }

    private void hear(ServerGroupDirectory source, List<Server> changed) {
        Runnable task =
                () -> {
                    if (source == current) {
                        reader.changed(changed);
                    }
                };
        if (!context.execute(task)) {
            missed = true;
        }
    }

    /** Who wants to know. Called on the group's thread. */
    interface Reader {
        /** This is the directory from now on; what it holds is no news. */
        void adopted(ServerGroupDirectory directory);

        /** These servers have changed. */
        void changed(List<Server> servers);

        /** Something has changed. */
        void changedSomehow();
    }
}
