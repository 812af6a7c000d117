// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.channel.ChannelUser;
import io.guestwire.channel.Side;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.opentest4j.AssertionFailedError;

/**
 * A {@link FakeChannel} with a thread of its own, for what has to run on real threads and the
 * machine's clock: the test says things and waits for the answers.
 *
 * <p><b>Threads:</b> any.
 */
public final class LiveChannel implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final FakeChannel channel;
    private volatile Thread carrier;

    /** Connects a peer to a node, which is at this side of the channel. */
    public LiveChannel(ChannelUser node, Side side, String instance) {
        channel = new FakeChannel(side, instance, () -> run(this::write));
        channel.openAt(node);
    }

    /** What the peer says. */
    public void peerSends(int version, String sourceAddress, String destAddress, String data) {
        peerSends(
                "{\"version\":%d,\"source_addr\":\"%s\",\"dest_addr\":\"%s\",\"data\":%s}"
                        .formatted(version, sourceAddress, destAddress, data));
    }

    /** What the peer says, as a frame without its newlines. */
    public void peerSends(String frame) {
        run(() -> channel.receive("\n" + frame + "\n"));
    }

    /** The next frame that the peer gets; null when none came in time. */
    public String peerGets(Duration atMost) throws InterruptedException {
        return frames.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * The next frame that the peer gets.
     *
     * @throws AssertionError when none comes within 30 seconds
     */
    public String peerGets() throws InterruptedException {
        String frame = peerGets(PATIENCE);
        if (frame == null) {
            throw new AssertionFailedError(
                    "Expected a frame to "
                            + channel.instance()
                            + ", found none within "
                            + PATIENCE.toSeconds()
                            + " s");
        }
        return frame;
    }

    /**
     * Joins this channel's other end to that of the other: what one gets, the other's peer says.
     */
    public void joinTo(LiveChannel other) {
        join(this, other);
        join(other, this);
    }

    private static void join(LiveChannel from, LiveChannel to) {
        from.carrier =
                new Thread(
                        () -> {
                            try {
                                while (!to.thread.isShutdown()) {
                                    to.peerSends(from.frames.take());
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt(); // The channel has ended.
                            }
                        },
                        "testkit-carrier-" + from.channel.instance());
        from.carrier.setDaemon(true);
        from.carrier.start();
    }

    /** Writes once and no more, so that a flood does not keep the peer from speaking. */
    private void write() {
        boolean more = channel.writeSome();
        frames.addAll(channel.written());
        if (more) {
            run(this::write);
        }
    }

    private void run(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException ignored) {
            // The channel has ended; nobody is there to hear it.
        }
    }

    /** Ends the channel. */
    @Override
    public void close() {
        run(channel::hangUp);
        thread.shutdown();
        if (carrier != null) {
            carrier.interrupt();
        }
    }
}
