// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.servergroup.client.ServerGroupListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One broadcast of one simulated guest, while the others listen for it. */
final class BroadcastTrial implements AutoCloseable {
    private final SimulatedGuest from;
    private final Map<SimulatedGuest, ServerGroupListener> listening = new LinkedHashMap<>();
    private final ServerGroupListener refusals = new Refusals();
    private final List<BroadcastReport.Receipt> receipts = new ArrayList<>();
    private String text;
    private String refusal;
    private long sentAt;

    BroadcastTrial(SimulatedGuest from, List<SimulatedGuest> others) {
        this.from = from;
        from.listen(refusals);
        for (SimulatedGuest other : others) {
            ServerGroupListener listener = new Receiver(other.instance());
            listening.put(other, listener);
            other.listen(listener);
        }
    }

    /** Sends, and waits for so many to have it; once. */
    BroadcastReport run(String sent, int awaited, Duration atMost) {
        begin(sent);
        // Without the lock: the thread that completes this is the one that calls the listeners.
        from.client().broadcast(sent).orTimeout(atMost.toNanos(), TimeUnit.NANOSECONDS).join();
        return await(awaited, atMost);
    }

    private synchronized void begin(String sent) {
        text = sent;
        sentAt = System.nanoTime();
    }

    private synchronized BroadcastReport await(int awaited, Duration atMost) {
        long deadline = sentAt + atMost.toNanos();
        try {
            for (long left = 1; receipts.size() < awaited && refusal == null && left > 0; ) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (refusal != null) {
            throw new SimulatorException("The host refused the broadcast: " + refusal);
        }
        return new BroadcastReport(List.copyOf(receipts), awaited);
    }

    @Override
    public void close() {
        from.unlisten(refusals);
        listening.forEach(SimulatedGuest::unlisten);
    }

    private synchronized void got(String instance, String source, String received) {
        if (source.equals(from.instance()) && received.equals(text)) {
            Duration after = Duration.ofNanos(System.nanoTime() - sentAt);
            receipts.add(new BroadcastReport.Receipt(instance, after));
            notifyAll();
        }
    }

    private synchronized void refused(String reason) {
        refusal = reason;
        notifyAll();
    }

    private final class Receiver implements ServerGroupListener {
        private final String instance;

        private Receiver(String instance) {
            this.instance = instance;
        }

        @Override
        public void broadcast(String sourceInstance, String received) {
            got(instance, sourceInstance, received);
        }
    }

    private final class Refusals implements ServerGroupListener {
        @Override
        public void nack(String origMsgType, String logMsg) {
            refused(logMsg);
        }
    }
}
