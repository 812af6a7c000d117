// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.virtio.PortSource.PortException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A port that behaves as virtio_console does, and as the test says. */
final class ScriptedPort implements PortSource {
    final List<Link> links = new CopyOnWriteArrayList<>();
    volatile PortException refusal;

    /** Come up once, where nobody expects them. */
    volatile RuntimeException openingFault;

    volatile RuntimeException writingFault;

    private boolean hostThere;
    private boolean full;
    private boolean unplugged;
    private byte[] toRead = {};
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private int writersWaiting;
    private int largestWrite;

    @Override
    public String location() {
        return "/dev/scripted";
    }

    @Override
    public Link open() throws PortException {
        if (refusal != null) {
            throw refusal;
        }
        RuntimeException fault = openingFault;
        if (fault != null) {
            openingFault = null;
            throw fault;
        }
        Link link = new Link();
        links.add(link);
        return link;
    }

    synchronized void hostComes() {
        hostThere = true;
        heard.reset();
        notifyAll();
    }

    synchronized void hostGoes() {
        hostThere = false;
        notifyAll();
    }

    synchronized void hostTakesNothing(boolean nothing) {
        full = nothing;
        notifyAll();
    }

    synchronized void hostSays(String text) {
        toRead =
                (new String(toRead, StandardCharsets.UTF_8) + text)
                        .getBytes(StandardCharsets.UTF_8);
        notifyAll();
    }

    synchronized void unplug(boolean away) {
        unplugged = away;
        notifyAll();
    }

    /** What this host has got, not the one before. */
    synchronized String heard() {
        return heard.toString(StandardCharsets.UTF_8);
    }

    synchronized boolean isWriterWaiting() {
        return writersWaiting > 0;
    }

    synchronized int largestWrite() {
        return largestWrite;
    }

    private synchronized int read(Link link, ByteBuffer into) throws IOException {
        while (true) {
            link.check();
            if (toRead.length > 0) {
                int count = Math.min(Math.min(toRead.length, 4_096), into.remaining());
                into.put(toRead, 0, count);
                toRead = java.util.Arrays.copyOfRange(toRead, count, toRead.length);
                return count;
            }
            if (!hostThere) {
                return -1;
            }
            await();
        }
    }

    private synchronized int write(Link link, ByteBuffer from) throws IOException {
        writersWaiting++;
        try {
            while (!hostThere || full) {
                link.check();
                await();
            }
        } finally {
            writersWaiting--;
        }
        link.check();
        int count = Math.min(from.remaining(), 32_768);
        byte[] bytes = new byte[count];
        from.get(bytes);
        heard.writeBytes(bytes);
        largestWrite = Math.max(largestWrite, count);
        return count;
    }

    private void await() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** One opening of it. */
    final class Link implements PortLink {
        volatile boolean closed;

        private void check() throws IOException {
            if (closed) {
                throw new java.nio.channels.AsynchronousCloseException();
            }
            if (unplugged) {
                throw new IOException("No such device");
            }
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return ScriptedPort.this.read(this, into);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            RuntimeException fault = writingFault;
            if (fault != null) {
                writingFault = null;
                throw fault;
            }
            return ScriptedPort.this.write(this, from);
        }

        @Override
        public boolean endsWithHost() {
            return false;
        }

        @Override
        public void close() {
            synchronized (ScriptedPort.this) {
                closed = true;
                ScriptedPort.this.notifyAll();
            }
        }
    }
}
