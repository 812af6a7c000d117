// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.itests.CProgram;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An application of the host that says whatever it is told: {@code src/test/c/datagrams.c}. */
final class Datagrams implements AutoCloseable {
    private final Process process;
    private final Writer input;
    private final Thread reader;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    /**
     * Starts one.
     *
     * @param names the agent's, and its own if it is to have one
     */
    Datagrams(CProgram program, String... names) throws Exception {
        process = program.start(names);
        input = process.outputWriter(StandardCharsets.US_ASCII);
        reader = new Thread(() -> process.inputReader().lines().forEach(received::add), "reader");
        reader.setDaemon(true);
        reader.start();
        assertThat(next()).isEqualTo("ready");
    }

    /** Sends one datagram of this text, which has no newline. */
    void send(String text) throws IOException {
        input.write(text + "\n");
        input.flush();
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
        input.close();
        reader.join();
        assertThat(process.waitFor()).isZero();
    }
}
