// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.virtio.PortSource.PortException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Opens a port, reads it to its end, finds out when the host has gone, and opens the port again for
 * as long as it is missing, held by another process or not permitted.
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

    /** The pauses between two looks for a port that is not there. */
    private static final long SHORTEST_SEARCH = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long LONGEST_SEARCH = TimeUnit.MILLISECONDS.toNanos(500);

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

    /** Reads until the channel ends. */
    void readToEnd() {
        PortLink link = search();
        while (state.beginRead()) {
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
                String before = state.writeFailure();
                link = lost(link, before == null ? failure : before);
            } else {
                link = absent(link, failure);
            }
        }
    }

    private void received() {
        nextPause = SHORTEST_PAUSE;
        hostSeen = true;
        if (state.hostSpoke()) {
            calls.resumed();
        }
        calls.received(buffer.flip());
    }

    /** Opens a port that was not open; null when the channel ends first. */
    private PortLink search() {
        long pause = SHORTEST_SEARCH;
        while (state.endReason() == null) {
            try {
                PortLink link = source.open();
                state.use(link); // First: nobody else would close it.
                status.opened();
                return link;
            } catch (PortException e) {
                if (e.isFault()) {
                    calls.notOpen(e.state(), e.getMessage());
                } else {
                    calls.waits(e.getMessage());
                }
            }
            state.pause(pause);
            pause = Math.min(pause * 2, LONGEST_SEARCH);
        }
        return null;
    }

    /** The device is of no more use, unplugged mostly. */
    private PortLink lost(PortLink link, String failure) {
        state.hostLeft();
        link.close();
        state.awaitNoWrite(WRITE_END);
        if (state.endReason() == null) {
            calls.notOpen(State.RETRYING, failure);
        }
        state.pause(SHORTEST_SEARCH);
        return search();
    }

    /** Nobody is there: waits a while. Returns what to read next. */
    private PortLink absent(PortLink link, String failure) {
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
            calls.hostLeft(failure == null ? what : what + " (" + failure + ")");
        }
        pause();
        return over ? reopen(link) : link;
    }

    /** Opens a port anew that was open a moment ago. */
    private PortLink reopen(PortLink former) {
        while (state.endReason() == null) {
            try {
                PortLink link = source.open();
                state.use(link);
                return link;
            } catch (PortException e) {
                if (!former.endsWithHost()) {
                    calls.notOpen(e.state(), e.getMessage());
                    return search();
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
