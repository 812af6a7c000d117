// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connected unix socket in the place of a port's device: over when the host hangs up. */
final class SocketLink implements PortLink {
    private static final Logger LOG = LoggerFactory.getLogger(SocketLink.class);

    private final SocketChannel socket;

    /**
     * Takes over a connected socket.
     *
     * @param socket in blocking mode
     */
    SocketLink(SocketChannel socket) {
        this.socket = socket;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return socket.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return socket.write(from);
    }

    @Override
    public boolean endsWithHost() {
        return true;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("Closing the port", e);
        }
    }
}
