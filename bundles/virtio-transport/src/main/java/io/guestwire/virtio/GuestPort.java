// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.ChannelProvider;
import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.channel.ChannelUser;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guest's one channel, to its host, through its virtio-serial port (PROTOCOL, section 1).
 *
 * <ul>
 *   <li>The channel is offered at the start and lives until the stop, be the port there or not:
 *       what is sent meanwhile waits as it does for a host that is away.
 *   <li>The port is looked for while it is missing, held by another process or not permitted, and
 *       again when it was unplugged.
 *   <li>Hosts come and go, and so does the port: {@code interrupted} and {@code resumed}. Nothing
 *       is written while no host is there.
 * </ul>
 *
 * <p><b>Threads:</b> its methods from any thread. One thread reads and one writes; the user and its
 * handler are called on these, one call at a time.
 */
public final class GuestPort implements ChannelProvider {
    /** What a guest calls who is at the other end. */
    public static final String HOST = "host";

    private static final Logger LOG = LoggerFactory.getLogger(GuestPort.class);

    /** Before the channel is offered again to a user that failed, or did not want it. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** What is left of the two seconds that a stop may take, for what is not ours. */
    private static final Duration STOP = Duration.ofMillis(1_800);

    private final PortSource source;
    private final PortStatus status;
    private Running running;

    /** A port; {@link #start} opens it. */
    public GuestPort(PortSource source) {
        this.source = source;
        this.status = new PortStatus(source.location());
    }

    @Override
    public synchronized void start(ChannelUser user) {
        if (running != null) {
            throw new IllegalStateException("The port has been started already");
        }
        running = new Running(user);
        status.started();
        running.thread.start();
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.stop();
            running = null;
            status.idle("stopped");
        }
    }

    @Override
    public List<ChannelStatus> channels() {
        return List.of(status.get());
    }

    /**
     * Waits until the port has been tried once since its start: a process that has just begun on a
     * slow machine may take long to come to it.
     *
     * @return whether it was opened; false also when it was not tried in time
     */
    public boolean awaitFirstTry(Duration atMost) {
        try {
            return status.firstTry().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Whether the port is open now, be a host there or not. */
    public boolean isOpen() {
        return status.isOpen();
    }

    /** What exists between a start and a stop. */
    private final class Running implements Runnable {
        private final ChannelUser user;
        private final Thread thread = new Thread(this, "guestwire-port-reader");
        private final CountDownLatch stopped = new CountDownLatch(1);
        private PortChannel channel;

        Running(ChannelUser user) {
            this.user = user;
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            do {
                try {
                    serve();
                } catch (Throwable e) {
                    FailureLog.error(LOG, "{}: unexpected, going on", source.location(), e);
                }
            } while (!isStoppedWithin(PAUSE));
        }

        private void serve() {
            PortChannel offered = new PortChannel(source, status);
            synchronized (this) {
                channel = offered;
            }
            if (stopped.getCount() == 0) {
                return;
            }
            String reason = PortChannel.ERROR;
            try {
                reason = offered.serve(user);
            } finally {
                if (stopped.getCount() > 0) {
                    status.notOpen(State.RETRYING, reason);
                }
            }
        }

        private boolean isStoppedWithin(Duration pause) {
            try {
                return stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return stopped.getCount() == 0;
            }
        }

        private void stop() {
            stopped.countDown();
            PortChannel last;
            synchronized (this) {
                last = channel;
            }
            if (last != null) {
                last.close("the transport has been stopped");
            }
            try {
                thread.join(STOP.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (last != null) {
                last.abandon("the transport has been stopped");
            }
        }
    }
}
