// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The guest's end of its port, open: a byte stream to whoever is the host just now (PROTOCOL,
 * section 1). A device outlives its hosts, a connection does not.
 *
 * <p><b>Threads:</b> one reads, one writes, at the same time; {@link #close} from any other wakes
 * both.
 */
public interface PortLink extends Closeable {
    /**
     * Reads what there is, and waits while a host is there and says nothing.
     *
     * @return how many bytes came, or -1 at once when there is no host
     * @throws IOException when the link is of no more use
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Writes as much as the port takes; waits while it takes nothing, also for a host to come.
     *
     * @return how many bytes it took
     * @throws IOException when the link is of no more use
     */
    int write(ByteBuffer from) throws IOException;

    /** Whether the link is over when its host has gone; else the next host comes on the same. */
    boolean endsWithHost();

    /** Ends it and wakes who reads or writes with an exception. Idempotent. */
    @Override
    void close();
}
