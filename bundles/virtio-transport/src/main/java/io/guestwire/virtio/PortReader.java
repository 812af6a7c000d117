// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.virtio.PortSource.PortException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Reads a port to its end and finds out when the host has gone.
 *
 * <p>While there is no host a device answers each read with its end, at once, and not for good: so
 * reads are repeated after pauses from 5 to 200 ms, on the same descriptor. Only a writer that is
 * caught in a write when the host goes needs a new one: nothing else would wake it, and its stale
 * bytes would be the first that the next host gets.
 */
final class PortReader {
    /** A virtio port gives at most 4,096 bytes a read, a socket more. */
    private static final int BUFFER_BYTES = 16_384;

    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

    /** A write that still goes on so long after the host has gone will not end by itself. */
    private static final long WRITE_GRACE = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long WRITE_END = TimeUnit.SECONDS.toNanos(1);

    private final PortSource source;
    private final PortState state;
    private final PortCalls calls;
    private final PortStatus status;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long nextPause = SHORTEST_PAUSE;
    private boolean hostSeen;

    PortReader(PortSource source, PortState state, PortCalls calls, PortStatus status) {
        this.source = source;
        this.state = state;
        this.calls = calls;
        this.status = status;
    }

    /** Reads until the port or the channel ends; returns why. */
    String readToEnd() {
        while (state.beginRead()) {
            PortLink link = state.link();
            String failure = null;
            int count = -1;
            try {
                count = link.read(buffer.clear());
            } catch (IOException e) {
                failure = PortPath.reason(e);
            }
            state.endRead();
            if (count > 0) {
                received();
            } else if (failure != null && !link.endsWithHost()) {
                return failure;
            } else {
                String reason = absent(link, failure);
                if (reason != null) {
                    return reason;
                }
            }
        }
        return "closed";
    }

    private void received() {
        nextPause = SHORTEST_PAUSE;
        hostSeen = true;
        if (state.hostSpoke()) {
            calls.resumed();
        }
        calls.received(buffer.flip());
    }

    /** Nobody is there: waits a while. Returns why the port ends, or null. */
    private String absent(PortLink link, String failure) {
        if (state.isHostThere()) {
            nextPause = SHORTEST_PAUSE;
            hostSeen = true;
        }
        state.hostLeft();
        boolean over = link.endsWithHost() || !state.awaitNoWrite(WRITE_GRACE);
        if (over) {
            link.close();
            state.awaitNoWrite(WRITE_END);
        }
        if (state.endReason() == null) {
            String what = hostSeen ? "the host has disconnected" : "no host is connected";
            calls.interrupted(failure == null ? what : what + " (" + failure + ")");
        }
        pause();
        return over ? reopen(link.endsWithHost()) : null;
    }

    private String reopen(boolean patiently) {
        while (state.endReason() == null) {
            try {
                state.use(source.open());
                return null;
            } catch (PortException e) {
                if (!patiently) {
                    return e.getMessage();
                }
                status.noHost(e.getMessage());
                pause();
            }
        }
        return null;
    }

    private void pause() {
        state.pause(nextPause);
        nextPause = Math.min(nextPause * 2, LONGEST_PAUSE);
    }
}
