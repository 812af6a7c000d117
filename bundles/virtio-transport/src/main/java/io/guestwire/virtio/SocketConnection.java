// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.Channel;
import io.guestwire.channel.ChannelHandler;
import io.guestwire.channel.ChannelUser;
import io.guestwire.channel.Side;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel over one connected socket, at either end of it (PROTOCOL, section 1).
 *
 * <p><b>Threads:</b> the calls of {@link Channel} from any thread; they leave a mark and signal the
 * loop; but {@link #writeNow} writes on its caller's. Everything else, the handler's other calls
 * included, on the loop's thread.
 *
 * <p><b>Buffers:</b> none of its own. It reads into the buffer that all connections of the loop
 * share, at most once a round, and the handler writes straight into the socket.
 *
 * <p><b>The end:</b> what the peer wrote before it went is handed over first. A write that fails
 * says only that the peer is gone, not that everything has been read: so after it nothing more is
 * written, and the connection is read to its end. While reading is paused the socket has no
 * interest at all and so leaves epoll, which would report the hang-up again and again; it comes
 * back for one round every {@link #PROBE_PAUSE} to tell of it. What is left then is read to its
 * end, pause or not: nobody can add to it.
 */
public final class SocketConnection implements Channel, SelectorLoop.Ready {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

    /** So much is read at once of who has been paused, and so more often, but nobody waits long. */
    private static final int BITE_BYTES = 2_048;

    /** A dead peer has to be noticed within a second. */
    private static final Duration PROBE_PAUSE = Duration.ofMillis(500);

    private final SocketChannel socket;
    private final ChannelName name;
    private final Consumer<String> ended;
    private final SelectorLoop loop;
    private final SelectorLoop.Signal signal;

    private volatile String closeReason;
    private volatile boolean paused;

    /** It was paused, and has since sent at least as much as was read of it. */
    private volatile boolean inBites;

    /** Who has set this writes; for ever set when the connection is over. */
    private final AtomicBoolean writing = new AtomicBoolean();

    private volatile boolean writeWanted;

    /** The socket takes no more for now; the loop waits until it does. */
    private volatile boolean full;

    private volatile String writeFailure;
    private volatile ChannelHandler handler;

    private SelectionKey key;
    private boolean probeDue;
    private boolean hungUp;
    private boolean over;

    private SocketConnection(
            SelectorLoop loop, SocketChannel socket, ChannelName name, Consumer<String> ended) {
        this.loop = loop;
        this.socket = socket;
        this.name = name;
        this.ended = ended;
        this.signal = loop.signal(this::signalled);
    }

    /**
     * Takes over a connected socket and offers it to the user. On the loop's thread.
     *
     * @param socket connected; closed by the connection from here on, whatever happens
     * @param ended called once, on the loop's thread, with the reason, after the handler's {@link
     *     ChannelHandler#closed}; not called when null is returned
     * @return the connection; null when the user does not want it, and then the socket is closed
     * @throws IOException when the socket cannot be watched; it has been closed
     */
    public static SocketConnection open(
            SelectorLoop loop,
            SocketChannel socket,
            ChannelName name,
            ChannelUser user,
            Consumer<String> ended)
            throws IOException {
        SocketConnection connection = new SocketConnection(loop, socket, name, ended);
        boolean wanted = false;
        try {
            socket.configureBlocking(false);
            connection.key = loop.register(socket, 0, connection);
            ChannelHandler handler = user.opened(connection);
            wanted = handler != null;
            connection.handler = handler;
        } finally {
            if (!wanted) {
                connection.over = true;
                connection.closeSocket();
            }
        }
        if (!wanted) {
            return null;
        }
        connection.setInterest();
        return connection;
    }

    @Override
    public Side side() {
        return name.side();
    }

    @Override
    public String instance() {
        return name.instance();
    }

    @Override
    public String location() {
        return name.location();
    }

    @Override
    public void wantWrite() {
        writeWanted = true;
        signal.raise();
    }

    @Override
    public void writeNow() {
        writeWanted = true;
        if (handler == null) {
            signal.raise(); // It is being opened.
        } else if (!full) {
            write();
        }
    }

    @Override
    public void pauseReading() {
        paused = true;
        signal.raise();
    }

    @Override
    public void resumeReading() {
        inBites = true;
        paused = false;
        signal.raise();
    }

    @Override
    public void close(String reason) {
        note(reason);
        signal.raise();
    }

    /** The first reason counts. */
    private synchronized void note(String reason) {
        closeReason = closeReason == null ? reason : closeReason;
    }

    @Override
    public void ready(SelectionKey ready) {
        hungUp |= ready.isConnectable();
        // Reading first: at a hang-up both are ready, and the write can only fail.
        if (ready.isReadable() && reads()) {
            read();
        }
        if (!over && full && ready.isWritable()) {
            write();
        }
        setInterest();
    }

    @Override
    public void dropped(String reason) {
        end(reason);
    }

    /** Ends the connection now. On the loop's thread; without effect when it has ended. */
    public void end(String reason) {
        if (over) {
            return;
        }
        over = true;
        // A write that goes on never waits, and is let finish.
        while (!writing.compareAndSet(false, true)) {
            Thread.yield();
        }
        closeSocket();
        try {
            handler.closed(reason);
        } catch (Throwable e) {
            FailureLog.error(LOG, "The user of channel {} failed while it closed", name, e);
        }
        ended.accept(reason);
    }

    private void signalled() {
        if (over || handler == null) {
            return;
        }
        String reason = closeReason;
        if (reason != null) {
            end(reason);
            return;
        }
        if (writeWanted && !full && writeFailure == null) {
            write();
        }
        if (!over && writeFailure != null && reads()) {
            read();
        }
        setInterest();
    }

    private void read() {
        if (over || closeReason != null) {
            return;
        }
        ByteBuffer buffer = loop.buffer();
        if (inBites) {
            buffer.limit(BITE_BYTES);
        }
        int count;
        try {
            count = socket.read(buffer);
        } catch (IOException e) {
            end(gone() + " (" + e.getMessage() + ")");
            return;
        }
        inBites &= count == BITE_BYTES;
        if (count > 0) {
            hand(buffer.flip());
            if (writeFailure != null) {
                signal.raise();
            }
        } else if (count < 0) {
            end(gone());
        } else if (writeFailure != null) {
            // Everything that was there has been read, and there is nobody to write to.
            end(writeFailure);
        }
    }

    private void hand(ByteBuffer bytes) {
        try {
            handler.received(bytes);
        } catch (Throwable e) {
            failed(e);
        }
    }

    /**
     * Writes what waits, on any thread, unless another does just now: that one finds out what is
     * wanted when it has finished.
     */
    private void write() {
        if (!writing.compareAndSet(false, true)) {
            return;
        }
        try {
            writeWanted = false;
            full = writeFailure == null && handler.writable(socket);
        } catch (IOException e) {
            full = false;
            writeFailure = gone() + " (" + e.getMessage() + ")";
        } catch (Throwable e) {
            failed(e);
        } finally {
            writing.set(false);
        }
        boolean othersTurn = full && !loop.isCurrent();
        if (writeWanted || othersTurn || writeFailure != null) {
            signal.raise();
        }
    }

    private void failed(Throwable e) {
        FailureLog.error(LOG, "The user of channel {} failed; the channel is closed", name, e);
        close("internal error: " + e);
    }

    private void setInterest() {
        if (over) {
            return;
        }
        boolean reads = reads();
        int interest = (reads ? SelectionKey.OP_READ : 0) | (full ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
        if (!reads && !probeDue) {
            loop.after(PROBE_PAUSE, this::probe);
            probeDue = true;
        }
    }

    private boolean reads() {
        return !paused || hungUp;
    }

    /**
     * Asks for one round whether the peer has hung up. A connected socket is ready to connect then,
     * and else never; but epoll sees it ready to write each time, so no interest may be left.
     */
    private void probe() {
        probeDue = false;
        if (!over && !reads()) {
            key.interestOpsOr(SelectionKey.OP_CONNECT);
            signal.raise(); // After that round: takes the interest back.
        }
    }

    private String gone() {
        return name.side() == Side.HOST ? "QEMU ended" : "the host has disconnected";
    }

    private void closeSocket() {
        try {
            if (key != null) {
                key.cancel();
            }
            socket.close();
        } catch (IOException e) {
            LOG.debug("Closing {}", name, e);
        }
    }
}
