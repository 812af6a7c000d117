// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The services that claim one address, the best first. Guarded by the node's lock. */
final class Candidates {
    private final List<GroupService> services = new ArrayList<>(1);
    private final GivenUp givenUp;

    Candidates(GivenUp givenUp) {
        this.givenUp = givenUp;
    }

    /** By ranking. The first of equals stays: a newcomer does not push out who serves. */
    void add(GroupService service) {
        services.add(service);
        services.sort(Comparator.comparingInt(GroupService::ranking).reversed());
    }

    /** Takes one out. Of an object that was offered twice the other stays. */
    void remove(GroupService service) {
        for (int i = 0; i < services.size(); i++) {
            if (services.get(i).isSame(service)) {
                services.remove(i);
                return;
            }
        }
    }

    void clear() {
        services.clear();
    }

    /** It comes back: it stands behind its equals from now on. */
    void putBack(GroupService service) {
        if (has(service)) {
            remove(service);
            add(service);
        }
    }

    boolean has(GroupService service) {
        return services.stream().anyMatch(candidate -> candidate.isSame(service));
    }

    boolean isEmpty() {
        return services.isEmpty();
    }

    List<GroupService> all() {
        return services;
    }

    /** The best that can be served, or null: there is none, or somebody sits in every one. */
    GroupService best() {
        for (GroupService candidate : services) {
            if (givenUp.in(candidate) == null) {
                return candidate;
            }
        }
        return null;
    }
}
