// SPDX-License-Identifier: Apache-2.0
package io.guestwire.directory;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of changes in a {@link ServerGroupDirectory}. */
@ConsumerType
@FunctionalInterface
public interface DirectoryListener {
    /**
     * The directory has changed; its look-ups answer by the new state already. Called on the
     * directory's thread, one change after the other; must not block.
     *
     * @param changed the servers that are new, or whose document, host or server group is another
     *     than before, as they are now. A server that is gone is not among them: where that is all
     *     that happened the list is empty
     */
    void changed(List<Server> changed);
}
