// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

/** What a full outbox drops, always whole frames of the group itself, always counted. */
public enum WhenFull {
    /** What is being sent; the group is told. For answers, which must keep their order. */
    DROP_NEWEST,
    /** The group's oldest waiting frames. For state, of which only the latest matters. */
    DROP_OLDEST
}
