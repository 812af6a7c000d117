// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sends datagrams to applications through a descriptor of its own, a duplicate of the agent's: when
 * nobody is bound at the other end, junixsocket closes the descriptor that it was given, and that
 * must not be the agent's.
 *
 * <p><b>Thread:</b> one, the group's. Never blocks.
 */
final class Sender implements AutoCloseable {
    private final Source source;
    private FileDescriptor descriptor;

    /** What became of a datagram. */
    enum Outcome {
        /** The application's socket holds it. */
        SENT,
        /** The application reads slowly, or all of them together: the kernel has no room now. */
        FULL,
        /** Nobody is bound there. */
        NOBODY,
        /** The kernel does not take it; {@link #error} says why. */
        FAILED,
        /** The agent has no socket. */
        NO_AGENT
    }

    /** Where descriptors come from. */
    interface Source {
        /** A new one that is the caller's to close; null when there is none. */
        FileDescriptor open() throws IOException;
    }

    private String error = "";

    Sender(Source source) {
        this.source = source;
    }

    /** Sends the bytes from position to limit, and leaves both as they are. */
    Outcome send(ByteBuffer datagram, Target target) {
        if (target.isTooLong()) {
            error =
                    "expected a path of less than "
                            + Target.NAME_BYTES
                            + " bytes: a shorter directory in agent.path, or a shorter address";
            return Outcome.FAILED;
        }
        try {
            if (descriptor == null) {
                descriptor = source.open();
                if (descriptor == null) {
                    return Outcome.NO_AGENT;
                }
            }
            return Native.send(descriptor, datagram, target) ? Outcome.SENT : Outcome.FULL;
        } catch (IOException e) {
            error = String.valueOf(e.getMessage());
            if (descriptor != null && !descriptor.valid()) {
                descriptor = null;
            }
            return Native.isNobody(e, target) ? Outcome.NOBODY : Outcome.FAILED;
        }
    }

    /** Why the last datagram failed. */
    String error() {
        return error;
    }

    /** Gives the descriptor back; the next datagram asks for a new one. */
    @Override
    public void close() {
        if (descriptor != null) {
            Native.close(descriptor);
            descriptor = null;
        }
    }
}
