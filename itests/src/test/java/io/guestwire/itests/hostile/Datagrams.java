// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.testing.CProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An application of the host that says whatever it is told: {@code src/test/c/datagrams.c}. */
final class Datagrams implements AutoCloseable {
    private final CProgram.Run program;
    private final Thread reader;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    /**
     * Starts one.
     *
     * @param names the agent's, and its own if it is to have one
     */
    Datagrams(CProgram compiled, String... names) throws Exception {
        program = compiled.start(names);
        reader = new Thread(this::read, "reader");
        reader.setDaemon(true);
        reader.start();
        assertThat(next()).isEqualTo("ready");
    }

    private void read() {
        try {
            for (String line; (line = program.line()) != null; ) {
                received.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one datagram of this text, which has no newline. */
    void send(String text) throws IOException {
        program.say(text);
    }

    /** The next datagram that comes. */
    String next() throws InterruptedException {
        String text = received.poll(HostNode.SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(text).as("a datagram").isNotNull();
        return text;
    }

    /** Whether something has come that was not asked for. */
    boolean isIdle() {
        return received.isEmpty();
    }

    /** At the end of its input it ends. */
    @Override
    public void close() throws Exception {
        program.endInput();
        reader.join();
        program.end();
    }
}
