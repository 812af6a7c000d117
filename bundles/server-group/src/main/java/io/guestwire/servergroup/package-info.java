// SPDX-License-Identifier: Apache-2.0

/**
 * Server group messaging on a host.
 *
 * <p>A message of a guest comes to {@link io.guestwire.servergroup.ServerGroupService}, which hands
 * it to its {@link io.guestwire.servergroup.Session}: read in {@code message}, resolved in the
 * {@link io.guestwire.servergroup.Roster}, answered by {@link
 * io.guestwire.servergroup.StatusAnswers} or passed on by {@link
 * io.guestwire.servergroup.Deliveries}. Changes come from channels, through the {@link
 * io.guestwire.servergroup.DirectoryFollower} from the directory, and through {@link
 * io.guestwire.servergroup.Neighbours} from other hosts; {@link
 * io.guestwire.servergroup.StatusChanges} tells those that are real.
 */
package io.guestwire.servergroup;
