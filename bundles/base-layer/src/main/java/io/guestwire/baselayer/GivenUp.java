// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.ArrayList;
import java.util.List;

/**
 * The workers that were given up in the middle of a call. Each sits in its service still, so the
 * service is not served by another thread before that one has returned. Guarded by the node's lock.
 */
final class GivenUp {
    private final List<GroupWorker> workers = new ArrayList<>();

    void add(GroupWorker worker) {
        workers.add(worker);
    }

    /**
     * The worker has come to its end.
     *
     * @return whether it had been given up
     */
    boolean remove(GroupWorker worker) {
        return workers.remove(worker);
    }

    /** Who sits in a call of this service, or null: then the service may be served. */
    GroupWorker in(GroupService service) {
        for (GroupWorker worker : workers) {
            if (worker.service().isServedBySame(service)) {
                return worker;
            }
        }
        return null;
    }
}
