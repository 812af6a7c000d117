// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.Channel;
import io.guestwire.channel.ChannelUser;
import io.guestwire.channel.Side;
import java.time.Duration;

/**
 * The channel over a guest's port (PROTOCOL, section 1), served by the thread that calls {@link
 * #serve}, which opens the port and reads, and by one that writes. It lives as long as the port is
 * wanted: hosts come and go meanwhile, and so does the port itself, which its handler learns as
 * interruptions.
 */
final class PortChannel implements Channel {
    /** A writer that the link's end does not wake is left behind. */
    private static final Duration WRITER_END = Duration.ofMillis(1_500);

    /** Why a channel ends of which the log tells more. */
    static final String ERROR = "internal error";

    private final String location;
    private final PortState state;
    private final PortCalls calls;
    private final PortReader reader;
    private final PortWriter writer;

    PortChannel(PortSource source, PortStatus status) {
        location = source.location();
        state = new PortState();
        calls = new PortCalls(state, status);
        reader = new PortReader(source, state, calls, status);
        writer = new PortWriter(state, calls);
    }

    /**
     * Offers the channel and serves it to its end.
     *
     * @return why it ended
     */
    String serve(ChannelUser user) {
        if (!calls.opened(user, this)) {
            state.end("not wanted by the base layer");
            return state.endReason();
        }
        Thread writing = new Thread(writer, "guestwire-port-writer");
        writing.setDaemon(true);
        try {
            writing.start();
            reader.readToEnd();
        } finally {
            state.end(ERROR); // The first reason counts.
            awaitEnd(writing);
            calls.closed(state.endReason());
        }
        return state.endReason();
    }

    private static void awaitEnd(Thread writing) {
        try {
            writing.join(WRITER_END.toMillis());
        } catch (InterruptedException e) {
            // Whoever interrupts wants an end, and this is one.
            Thread.interrupted();
        }
    }

    /** Calls the handler no more, whatever the threads still do. */
    void abandon(String reason) {
        calls.closed(reason);
    }

    @Override
    public Side side() {
        return Side.GUEST;
    }

    @Override
    public String instance() {
        return GuestPort.HOST;
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public void wantWrite() {
        state.wantWrite();
    }

    @Override
    public void pauseReading() {
        state.pauseReading(true);
    }

    @Override
    public void resumeReading() {
        state.pauseReading(false);
    }

    @Override
    public void close(String reason) {
        state.end(reason);
    }
}
