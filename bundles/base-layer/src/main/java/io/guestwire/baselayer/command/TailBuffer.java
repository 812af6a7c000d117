// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import io.guestwire.baselayer.Traffic;
import io.guestwire.shell.Printable;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Between the threads that carry messages and one that prints them: what does not fit is left out.
 */
final class TailBuffer implements Traffic.Watcher {
    private static final int MESSAGES = 1_024;

    private final String instance;
    private final String group;
    private final String direction;
    private final BlockingQueue<Traffic> queue = new ArrayBlockingQueue<>(MESSAGES);
    private final AtomicLong missed = new AtomicLong();

    TailBuffer(String instance, String group, String direction) {
        this.instance = instance;
        this.group = group;
        this.direction = direction;
    }

    @Override
    public boolean wants(Traffic.Direction way, String peer, String address) {
        return (instance == null || instance.equals(peer))
                && (group == null || group.equals(address))
                && (direction == null || direction.equalsIgnoreCase(way.name()));
    }

    @Override
    public void saw(Traffic traffic) {
        if (!queue.offer(traffic)) {
            missed.incrementAndGet();
        }
    }

    /** The next message, or null when none comes for a while. */
    Traffic next() throws InterruptedException {
        return queue.poll(200, TimeUnit.MILLISECONDS);
    }

    /** How many were left out since the last call. */
    long missed() {
        return missed.getAndSet(0);
    }

    static String line(String at, String way, Traffic traffic) {
        return Printable.escape(
                at
                        + (way.equals("in") ? " <- " : " -> ")
                        + traffic.instance()
                        + " "
                        + traffic.address()
                        + " "
                        + traffic.text()
                        + " ["
                        + traffic.outcome()
                        + "]");
    }
}
