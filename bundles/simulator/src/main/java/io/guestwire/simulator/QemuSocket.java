// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.channel.ChannelProvider;
import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.channel.ChannelUser;
import io.guestwire.channel.Side;
import io.guestwire.virtio.ChannelName;
import io.guestwire.virtio.SelectorLoop;
import io.guestwire.virtio.SocketConnection;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guest's channel whose other end is a unix socket that listens as QEMU's does (PROTOCOL, section
 * 1): one client is served; a second connects and idles in the backlog until the first has gone.
 *
 * <p><b>Threads:</b> everything of the channel on the loop's; start, stop and kill from any other.
 */
final class QemuSocket implements ChannelProvider, SelectorLoop.Ready {
    private static final Logger LOG = LoggerFactory.getLogger(QemuSocket.class);

    /** As QEMU listens. */
    private static final int BACKLOG = 1;

    /** After a client could not be accepted, for want of descriptors. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final SelectorLoop loop;
    private final SocketFile file;
    private volatile ChannelStatus status;
    private ServerSocketChannel listener;

    // On the loop's thread.
    private SelectionKey key;
    private ChannelUser user;
    private SocketConnection connection;

    QemuSocket(SelectorLoop loop, Path path) {
        this.loop = loop;
        this.file = new SocketFile(path);
        status = status(State.UNUSABLE, "not started");
    }

    /**
     * {@inheritDoc}
     *
     * @throws SimulatorException when the path cannot be listened on, with the reason
     */
    @Override
    public void start(ChannelUser channelUser) {
        if (listener != null) {
            throw new IllegalStateException(file.path() + " has been started already");
        }
        file.prepare();
        try {
            ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                opened.configureBlocking(false);
                opened.bind(UnixDomainSocketAddress.of(file.path()), BACKLOG);
            } catch (IOException e) {
                opened.close();
                throw e;
            }
            listener = opened;
        } catch (IOException e) {
            throw new SimulatorException(
                    "Cannot listen on " + file.path() + ": " + e.getMessage(), e);
        }
        file.made();
        status = status(State.RETRYING, "waits for the host to connect");
        loop.execute(() -> listen(channelUser));
    }

    /** Ends in order, as QEMU does when its guest shuts down: the file is removed first. */
    @Override
    public void stop() {
        file.remove();
        kill();
    }

    /** Ends as QEMU does on SIGKILL: the file stays. */
    void kill() {
        file.leave();
        if (listener != null) {
            Loops.callAndWait(loop, () -> end("the guest has been stopped"));
            // A registered socket is really closed by the selector's next turn.
            Loops.callAndWait(loop, () -> LOG.trace("{} is closed", file.path()));
            listener = null;
        }
    }

    @Override
    public List<ChannelStatus> channels() {
        return List.of(status);
    }

    ChannelStatus status() {
        return status;
    }

    @Override
    public void ready(SelectionKey ready) {
        acceptNext();
    }

    @Override
    public void dropped(String reason) {
        end(reason);
    }

    private void listen(ChannelUser channelUser) {
        user = channelUser;
        try {
            key = loop.register(listener, SelectionKey.OP_ACCEPT, this);
        } catch (IOException e) {
            LOG.error("{} cannot be listened on", file.path(), e);
        }
    }

    private void acceptNext() {
        if (connection != null || user == null) {
            return;
        }
        try {
            SocketChannel accepted = listener.accept();
            if (accepted != null) {
                ChannelName name = new ChannelName(Side.GUEST, "host", file.path());
                connection = SocketConnection.open(loop, accepted, name, user, this::ended);
            }
        } catch (IOException e) {
            LOG.warn("{}: a client could not be accepted: {}", file.path(), e.getMessage());
            key.interestOps(0);
            loop.after(PAUSE, this::acceptAgain);
        }
        if (connection != null) {
            status = status(State.CONNECTED, "");
            key.interestOps(0);
        }
    }

    private void acceptAgain() {
        if (connection == null && key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void ended(String reason) {
        connection = null;
        status = status(State.RETRYING, reason);
        acceptAgain();
    }

    private void end(String reason) {
        user = null;
        if (key != null) {
            key.cancel();
        }
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("Closing {}", file.path(), e);
        }
        if (connection != null) {
            connection.end(reason);
        }
        status = status(State.UNUSABLE, reason);
    }

    private ChannelStatus status(State state, String reason) {
        return new ChannelStatus(
                Side.GUEST, "host", file.path().toString(), state, reason, Instant.now());
    }
}
