// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.Side;
import java.nio.file.Path;

/**
 * Which channel this is, as this node knows it and whatever the peer says.
 *
 * @param side which end we are
 * @param instance who is at the other end
 * @param path the socket
 */
public record ChannelName(Side side, String instance, Path path) {
    /** The socket, for people: a path. */
    public String location() {
        return textOf(path);
    }

    @Override
    public String toString() {
        return side + " " + instance + " at " + location();
    }

    /**
     * The path as text. A path that is asked for it itself keeps it for ever, which is a hundred
     * bytes for each guest; a longer one, made for the purpose, is forgotten.
     */
    static String textOf(Path path) {
        String longer = path.resolve("-").toString();
        return longer.substring(0, longer.length() - 2);
    }
}
