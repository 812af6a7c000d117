// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.ChannelHandler;
import io.guestwire.channel.ChannelProvider;
import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The host's channels: every socket of QEMU that fits a pattern, connected for as long as QEMU and
 * its file are there (PROTOCOL, section 1; DESIGN, "Outside contracts" 3 and 4).
 *
 * <ul>
 *   <li>A new file is connected at once; a refused one again and again, with pauses from {@code
 *       retry.min} to {@code retry.max}, until it is removed.
 *   <li>A connection whose file is removed lives until QEMU ends it.
 *   <li>Of several sockets for one instance the first connected serves; the others stand by.
 *   <li>Beyond {@code connections.max} channels a socket waits until another has gone.
 *   <li>A guest does not have to be there: a connection proves QEMU only.
 * </ul>
 *
 * <p><b>Threads:</b> its methods from any thread, none of which waits for a peer. One thread finds
 * files, one serves all sockets; the user and its handlers are called on the latter.
 */
public final class HostChannels implements ChannelProvider {
    private final Connector connector;
    private final Watches.WatchSource watchSource;
    private ChannelSettings settings;
    private volatile Running running;

    /** What exists between a start and a stop. */
    private record Running(SelectorLoop loop, HostSession session, SocketFinder finder) {}

    /** Makes a provider; {@link #start} sets it to work. */
    public HostChannels(ChannelSettings settings) {
        this(settings, Connector.ofSystem(), () -> FileSystems.getDefault().newWatchService());
    }

    HostChannels(ChannelSettings settings, Connector connector, Watches.WatchSource watchSource) {
        this.settings = settings;
        this.connector = connector;
        this.watchSource = watchSource;
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException when the system has no descriptor left for a selector
     */
    @Override
    public synchronized void start(ChannelUser user) {
        if (running != null) {
            throw new IllegalStateException("The channels have been started already");
        }
        SelectorLoop loop;
        try {
            loop = new SelectorLoop("guestwire-channels");
        } catch (IOException e) {
            throw new UncheckedIOException("No selector for the channels", e);
        }
        HostSession session = new HostSession(loop, user, connector, settings);
        SocketFinder finder =
                new SocketFinder(
                        settings,
                        watchSource,
                        changes -> loop.execute(() -> session.changed(changes)));
        running = new Running(loop, session, finder);
        finder.start();
    }

    /**
     * {@inheritDoc}
     *
     * <p>What a user has not written yet is lost: QEMU would pass on only part of it anyway. A
     * {@link ChannelHandler} that blocks is left behind after the two seconds.
     */
    @Override
    public synchronized void stop() {
        Running stopping = running;
        if (stopping != null) {
            running = null;
            stopping.finder.stop();
            stopping.loop.execute(stopping.session::stop);
            stopping.loop.close();
        }
    }

    @Override
    public List<ChannelStatus> channels() {
        Running now = running;
        return now == null ? List.of() : now.session.channels();
    }

    /**
     * Applies other settings. Channels that fit a pattern still go on undisturbed; those that do
     * not are closed.
     */
    public synchronized void apply(ChannelSettings changed) {
        settings = changed;
        if (running != null) {
            running.session.apply(changed);
            running.finder.apply(changed);
        }
    }

    /** What is in force. */
    public synchronized ChannelSettings settings() {
        return settings;
    }

    /** Why directories cannot be watched; empty when they can, or when it is not started. */
    public String watchProblem() {
        Running now = running;
        return now == null ? "" : now.finder.watchProblem();
    }

    /** How often a socket was not connected because {@code connections.max} was reached. */
    public long refusals() {
        Running now = running;
        return now == null ? 0 : now.session.refusals();
    }

    /** Whether relative patterns have no directory to start from. */
    public boolean isDirectoryMissing() {
        Running now = running;
        return now != null && now.finder.isDirectoryMissing();
    }

    /** Directories that could not be listed, and why. */
    public Map<Path, String> unreadable() {
        Running now = running;
        return now == null ? Map.of() : now.finder.unreadable();
    }
}
