// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * Who may use the console: the user that the node runs as, and root. The kernel says who is at the
 * other end (SO_PEERCRED), so this holds even where the permissions of the directories do not.
 */
final class Peers {
    private final Set<UserPrincipal> allowed;

    private Peers(Set<UserPrincipal> allowed) {
        this.allowed = allowed;
    }

    /** The owner of this file, which the node has made itself, and root. */
    static Peers ownerOf(Path file) throws IOException {
        UserPrincipal root =
                file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("0");
        UserPrincipal owner = Files.getOwner(file);
        return new Peers(owner.equals(root) ? Set.of(root) : Set.of(owner, root));
    }

    boolean allow(SocketChannel channel) throws IOException {
        return allowed.contains(channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user());
    }
}
