// SPDX-License-Identifier: Apache-2.0
package io.guestwire.directory;

import java.util.List;

/**
 * A server group: the servers that belong together, and hear of each other.
 *
 * @param id what it is keyed by everywhere: its UUID where one is known, else its name
 * @param name what people call it
 * @param members all of them, in the directory's order; immutable
 */
public record ServerGroup(String id, String name, List<Server> members) {
    /** Copies the members. */
    public ServerGroup {
        members = List.copyOf(members);
    }
}
