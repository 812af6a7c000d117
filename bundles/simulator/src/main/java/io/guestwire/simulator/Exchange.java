// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One message that a person sends as a simulated guest, and what comes to its address from then on.
 * What waited there before, such as late answers to an earlier one, is left out.
 *
 * <p><b>Threads:</b> a message group on the guest's; {@link #await} on the caller's.
 */
final class Exchange implements MessageGroup {
    private final byte[] json;
    private final int count;
    private final List<Answer> answers = new ArrayList<>();
    private boolean sent;
    private long sentAt;
    private String failure;

    Exchange(String json, int count) {
        this.json = json.getBytes(StandardCharsets.UTF_8);
        this.count = count;
    }

    @Override
    public void started(GroupContext context) {
        // Behind what waits for the address already.
        if (!context.execute(() -> send(context))) {
            fail("Not sent: too much waits for this address in the guest; try again later");
        }
    }

    private void send(GroupContext context) {
        Peer host = context.peers().stream().findFirst().orElse(null);
        if (host == null) {
            fail("Not sent: the host has gone");
            return;
        }
        begin();
        SendResult result = host.send(context.outgoing(json));
        if (result == SendResult.DROPPED_TOO_LONG) {
            fail("Not sent: %d bytes of data make too long a frame".formatted(json.length));
        } else if (!result.accepted()) {
            fail("Not sent: " + result);
        }
    }

    @Override
    public synchronized void received(Peer peer, Message message) {
        if (sent && answers.size() < count) {
            Duration after = Duration.ofNanos(System.nanoTime() - sentAt);
            answers.add(new Answer(after, message.text()));
            notifyAll();
        }
    }

    @Override
    public void peerWent(Peer peer) {
        fail("The host has gone before it answered");
    }

    @Override
    public void stopped() {
        fail("Another message group has taken over the address");
    }

    private synchronized void begin() {
        sent = true;
        sentAt = System.nanoTime();
    }

    private synchronized void fail(String reason) {
        failure = reason;
        notifyAll();
    }

    /** What came until there were enough, or until the time was over. */
    synchronized List<Answer> await(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = atMost.toNanos();
                    answers.size() < count && failure == null && left > 0; ) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null && answers.isEmpty()) {
            throw new SimulatorException(failure);
        }
        if (!sent) {
            throw new SimulatorException(
                    "Not sent within %d ms: does a message group in a simulated guest block? They"
                                    .formatted(atMost.toMillis())
                            + " share one thread");
        }
        return List.copyOf(answers);
    }
}
