// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import java.util.List;
import java.util.Map;

/**
 * What people ask and order of the host's service, through the shell.
 *
 * <p><b>Thread:</b> any but the group's own. Each call waits for the group's thread, at most five
 * seconds, and sees one moment.
 *
 * <p><b>Errors:</b> {@link IllegalStateException} when the service is not running or does not
 * answer; {@link IllegalArgumentException} when there is no such group, naming those there are, or
 * when a text cannot be broadcast.
 */
public interface ServerGroupControl {
    /**
     * Whether this node is a guest merely: then there is one server group, its own, and what is
     * broadcast goes to the host, which passes it on.
     */
    default boolean isGuest() {
        return false;
    }

    /** What {@link #groups} and {@link #members} call them, without asking anybody. */
    default List<String> names() {
        return groups().stream().map(GroupSummary::name).toList();
    }

    /** Every server group, sorted by name. */
    List<GroupSummary> groups();

    /** The members of a server group, in the directory's order. */
    List<MemberSummary> members(String group);

    /**
     * Broadcasts a text from this host to the members of a server group that are attached here.
     *
     * @param text as in a guest's broadcast: at most 3,050 bytes of UTF-8 without newline or NUL
     */
    BroadcastReport broadcast(String group, String text);

    /**
     * The values of the counters by their names, in the documents' order; without waiting, also
     * when the service is not running.
     */
    Map<String, Long> counters();

    /**
     * A server group.
     *
     * @param attached how many members are attached here
     */
    record GroupSummary(String name, String id, int members, int attached) {}

    /**
     * A member.
     *
     * @param displayName its document's, or its instance name
     * @param state as the other members hear it; empty when it is not known
     * @param host as the other members hear it; empty when it is not known
     * @param attached whether it is attached here
     */
    record MemberSummary(
            String group,
            String instance,
            String displayName,
            String state,
            String host,
            boolean attached) {}

    /**
     * What became of a broadcast, by instance name.
     *
     * @param sent it waits in their outboxes
     * @param dropped their outboxes are full
     * @param notAttached they are not attached here
     */
    record BroadcastReport(List<String> sent, List<String> dropped, List<String> notAttached) {}
}
