// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * An application outside of the agent, as talkative as a {@link Chatter} of its address, over unix
 * datagrams; whatever becomes of the agent it goes on.
 */
final class ChattingApplication implements AutoCloseable {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
    private static final String HEAD = ",\"data\":";

    final AtomicLong heard = new AtomicLong();
    final AtomicLong torn = new AtomicLong();
    private final String agent;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(70_000);
    private final Thread thread = new Thread(this::chat);
    private volatile boolean closed;

    ChattingApplication(String agent) {
        this.agent = agent;
        thread.setDaemon(true);
        thread.start();
    }

    private void chat() {
        for (int number = 1; !closed; ) {
            try (AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open()) {
                channel.bind(AFUNIXSocketAddress.inAbstractNamespace(Chatter.ADDRESS));
                channel.configureBlocking(false);
                while (!closed) {
                    listen(channel);
                    talk(channel, number++);
                    LockSupport.parkNanos(PAUSE);
                }
            } catch (IOException e) {
                // No agent is there. The socket of an application that was refused is closed.
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private void talk(AFUNIXDatagramChannel channel, int number) throws IOException {
        String datagram =
                "{\"version\":1,\"dest_addr\":\"%s\"%s%s}"
                        .formatted(Chatter.ADDRESS, HEAD, Chatter.text(number));
        buffer.clear().put(datagram.getBytes(StandardCharsets.UTF_8)).flip();
        channel.send(buffer, AFUNIXSocketAddress.inAbstractNamespace(agent));
    }

    private void listen(AFUNIXDatagramChannel channel) throws IOException {
        while (channel.receive(buffer.clear()) != null) {
            String text = StandardCharsets.UTF_8.decode(buffer.flip()).toString();
            heard.incrementAndGet();
            String data = text.substring(text.indexOf(HEAD) + HEAD.length(), text.length() - 1);
            if (!Chatter.isWhole(data)) {
                torn.incrementAndGet();
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
