// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.backplane.Backplane;
import io.guestwire.directory.ServerGroupDirectory;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.servergroup.message.Messages;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Server group messaging on a host: the message group of {@link #ADDRESS} (seed document, "Message
 * Types and Semantics"; DESIGN, "Server group messaging").
 *
 * <ul>
 *   <li>A status query is answered with one response a member and a done, always.
 *   <li>A broadcast goes to every other member that is attached here, with the name of the channel
 *       it came from as its source.
 *   <li>A change of a member's status goes to every other member that is attached here. What is
 *       found when the service starts, or when a directory comes, is no change.
 *   <li>What cannot be used is answered with a nack.
 * </ul>
 *
 * <p><b>With a backplane</b>, broadcasts and the states of channels reach the other hosts of a
 * server group too, and those of other hosts its members here.
 *
 * <p><b>Threads:</b> the calls of {@link MessageGroup} on the group's thread; all others from any
 * thread. <b>When full:</b> broadcasts and notifications to a member whose outbox is full are
 * dropped and counted; status responses wait for room, 30 seconds at most. <b>Without a
 * directory</b> nobody is in a group: queries are answered with a done, broadcasts with a nack.
 * <b>After a restart</b> of the service nobody is told anything: the peers that are there are taken
 * for granted.
 */
public final class ServerGroupService implements MessageGroup {
    /** The address to register the service under. */
    public static final String ADDRESS = Messages.ADDRESS;

    private final Counters counters = new Counters();
    private volatile ServerGroupSettings settings;
    private final AtomicReference<ServerGroupDirectory> directory =
            new AtomicReference<>(NoDirectory.INSTANCE);
    private final AtomicReference<Backplane> backplane = new AtomicReference<>();
    private volatile Session session;

    /** A service that has not started, without a directory. */
    public ServerGroupService(ServerGroupSettings settings) {
        this.settings = settings;
    }

    /** Changes the settings; they hold from the next message on. */
    public void configure(ServerGroupSettings changed) {
        settings = changed;
    }

    /** Takes this directory in place of the one it has; what it holds is no news to anybody. */
    public void use(ServerGroupDirectory other) {
        directory.set(other);
        servicesChanged();
    }

    /** Gives this directory up, if it is the one it has. */
    public void drop(ServerGroupDirectory gone) {
        if (directory.compareAndSet(gone, NoDirectory.INSTANCE)) {
            servicesChanged();
        }
    }

    /** Takes this backplane to the other hosts in place of the one it has. */
    public void use(Backplane other) {
        backplane.set(other);
        servicesChanged();
    }

    /** Gives this backplane up, if it is the one it has. */
    public void drop(Backplane gone) {
        if (backplane.compareAndSet(gone, null)) {
            servicesChanged();
        }
    }

    /** What commands ask and order. */
    public ServerGroupControl control() {
        return new Control(() -> session, () -> settings, counters);
    }

    @Override
    public void started(GroupContext context) {
        Session starting =
                new Session(context, () -> settings, directory::get, backplane::get, counters);
        session = starting;
        starting.start();
    }

    @Override
    public void peerCame(Peer peer) {
        session.peerCame(peer);
    }

    @Override
    public void peerWent(Peer peer) {
        session.peerWent(peer);
    }

    @Override
    public void received(Peer peer, Message message) {
        session.received(peer, message);
    }

    @Override
    public void stopped() {
        Session stopping = session;
        session = null;
        if (stopping != null) {
            stopping.stop();
        }
    }

    private void servicesChanged() {
        Session running = session;
        if (running != null) {
            running.servicesChanged();
        }
    }
}
