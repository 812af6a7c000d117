// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Guests of which nothing is ours, as many as there are descriptors for, on one thread.
 *
 * <p><b>Threads:</b> its own accepts, reads, and calls every {@link Guest.Ear}. Its methods and
 * those of its guests any.
 */
final class Crowd implements AutoCloseable {
    private final Path channels;
    private final boolean keepsListening;
    private final Selector selector;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
    private final AtomicInteger connected = new AtomicInteger();
    private final List<Guest> guests = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile Throwable failure;

    /** Guests in this folder, who listen on while their host is connected, as QEMU does. */
    Crowd(Path channels) {
        this(channels, true);
    }

    private Crowd(Path channels, boolean keepsListening) {
        this.channels = channels;
        this.keepsListening = keepsListening;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::run, "crowd");
        thread.setDaemon(true);
        thread.start();
    }

    /** Guests who have one descriptor each: they listen until their host has connected. */
    static Crowd ofOneDescriptorEach(Path channels) {
        return new Crowd(channels, false);
    }

    /** A guest that listens from now on. */
    Guest add(String instance) {
        Guest guest = new Guest(this, instance, channels.resolve(fileName(instance)));
        synchronized (guests) {
            guests.add(guest);
        }
        guest.listen();
        return guest;
    }

    /** The socket's name, by the default pattern. */
    static String fileName(String instance) {
        return "cgcs.messaging." + instance + ".sock";
    }

    /** To how many a host is connected. */
    int connected() {
        return connected.get();
    }

    /** All that were ever added. */
    List<Guest> guests() {
        synchronized (guests) {
            return List.copyOf(guests);
        }
    }

    /** Ends all in one moment, as the kernel does with killed processes: their files stay. */
    void killAll() {
        execute(() -> guests().forEach(Guest::end));
    }

    /** Has this done on the crowd's thread, soon. */
    void execute(Runnable command) {
        commands.add(command);
        selector.wakeup();
    }

    boolean keepsListening() {
        return keepsListening;
    }

    Selector selector() {
        return selector;
    }

    ByteBuffer buffer() {
        return buffer.clear();
    }

    void count(int change) {
        connected.addAndGet(change);
    }

    private void run() {
        while (!closed) {
            try {
                selector.select(this::ready);
                for (Runnable command; (command = commands.poll()) != null; ) {
                    command.run();
                }
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            failure = e;
        }
    }

    private void ready(SelectionKey key) {
        try {
            ((Guest) key.attachment()).ready(key);
        } catch (CancelledKeyException e) {
            // Its guest has gone in this very round.
        }
    }

    /**
     * All leave, in order: no socket stays.
     *
     * @throws AssertionError when something failed on the crowd's thread
     */
    @Override
    public void close() {
        guests().forEach(Guest::leave);
        execute(() -> closed = true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new AssertionError("the crowd's thread", failure);
        }
    }
}
