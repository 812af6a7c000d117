// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.Channel;
import io.guestwire.channel.ChannelHandler;
import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.channel.ChannelUser;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls to a port channel's handler, one at a time: an interruption concerns both directions,
 * and each has its thread. None of them waits for the port, so the lock is held for moments only.
 */
final class PortCalls {
    private static final Logger LOG = LoggerFactory.getLogger(PortCalls.class);

    private final PortState state;
    private final PortStatus status;
    private final WriteStage stage = new WriteStage();
    private ChannelHandler handler;
    private boolean interrupted;

    PortCalls(PortState state, PortStatus status) {
        this.state = state;
        this.status = status;
    }

    /** Offers the channel; false when it is not wanted. */
    synchronized boolean opened(ChannelUser user, Channel channel) {
        handler = user.opened(channel);
        return handler != null;
    }

    synchronized void received(ByteBuffer bytes) {
        if (handler != null) {
            try {
                handler.received(bytes);
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    /** Has the handler fill the stage; returns whether it wants another call. */
    synchronized boolean writable() {
        if (handler != null) {
            try {
                return handler.writable(stage);
            } catch (IOException | RuntimeException | Error e) {
                failed(e);
            }
        }
        return false;
    }

    /** What waits to be given to the port. Only while the writer is marked as writing. */
    WriteStage stage() {
        return stage;
    }

    /** The host has gone, and the port is there. */
    synchronized void hostLeft(String reason) {
        status.noHost(reason);
        interrupted(reason);
    }

    /** The port is not there, and so no host. */
    synchronized void notOpen(State why, String reason) {
        status.notOpen(why, reason);
        interrupted(reason);
    }

    /** The port is not there, since a host has to come first. */
    synchronized void waits(String reason) {
        status.waits(reason);
        interrupted(reason);
    }

    private void interrupted(String reason) {
        if (handler != null && !interrupted) {
            interrupted = true;
            stage.reset();
            try {
                handler.interrupted(reason);
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    /** A host is there, unless it has gone again meanwhile. */
    synchronized void resumed() {
        if (handler != null && state.isHostThere()) {
            status.connected();
            if (interrupted) {
                interrupted = false;
                try {
                    handler.resumed();
                } catch (Throwable e) {
                    failed(e);
                }
            }
        }
    }

    /** The last call. */
    synchronized void closed(String reason) {
        ChannelHandler last = handler;
        handler = null;
        if (last != null) {
            try {
                last.closed(reason);
            } catch (Throwable e) {
                LOG.error("The user of the port failed while it closed", e);
            }
        }
    }

    private void failed(Throwable e) {
        LOG.error("The user of the port failed; the channel is closed", e);
        state.end("internal error: " + e);
    }
}
