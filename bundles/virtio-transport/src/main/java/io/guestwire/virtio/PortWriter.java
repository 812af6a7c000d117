// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to a port what its handler has, and notices that a host is there. */
final class PortWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PortWriter.class);

    private final PortState state;
    private final PortCalls calls;

    PortWriter(PortState state, PortCalls calls) {
        this.state = state;
        this.calls = calls;
    }

    @Override
    public void run() {
        try {
            writeToEnd();
        } catch (Throwable e) {
            FailureLog.error(LOG, "{} failed", Thread.currentThread().getName(), e);
        } finally {
            state.end(PortChannel.ERROR); // The first reason counts.
        }
    }

    private void writeToEnd() {
        while (true) {
            switch (state.awaitTask()) {
                case WRITE -> write();
                case HOST_IS_THERE -> calls.resumed();
                case GIVE_UP_LINK -> state.link().close();
                default -> {
                    return;
                }
            }
        }
    }

    /** Gives the port what the handler offers until nothing is left. */
    private void write() {
        boolean more = true;
        while (more && state.beginWrite()) {
            try {
                more = writeOnce();
            } finally {
                state.endWrite();
            }
        }
        if (more) {
            state.wantWrite();
        }
    }

    private boolean writeOnce() {
        WriteStage stage = calls.stage();
        boolean more = true;
        if (!stage.bytes().hasRemaining()) {
            more = calls.writable();
        }
        if (!stage.bytes().hasRemaining()) {
            return more;
        }
        PortLink link = state.link();
        try {
            stage.wrote(link.write(stage.bytes()));
        } catch (IOException e) {
            if (link.endsWithHost()) {
                state.writeFailed(PortPath.reason(e));
            } else if (state.isHostThere()) {
                // Unplugged, say: the reader learns it by the end of its read, and opens it anew.
                state.writeFailed(PortPath.reason(e));
                link.close();
            }
            return true;
        }
        return calls.writable();
    }
}
