// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client and its one command. Two threads: {@link #run} reads the request and then waits for
 * the client to hang up; the command runs on the other, and blocks there when the client does not
 * read what it prints.
 */
final class Connection implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final SocketChannel channel;
    private final CommandSession.Factory sessions;
    private final ThreadFactory threads;
    private final ScheduledExecutorService clock;
    private final Duration requestTimeout;

    Connection(
            SocketChannel channel,
            CommandSession.Factory sessions,
            ThreadFactory threads,
            ScheduledExecutorService clock,
            Duration requestTimeout) {
        this.channel = channel;
        this.sessions = sessions;
        this.threads = threads;
        this.clock = clock;
        this.requestTimeout = requestTimeout;
    }

    @Override
    public void run() {
        try (channel) {
            converse();
        } catch (IOException e) {
            LOG.debug("A client of the console went away: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void converse() throws IOException, InterruptedException {
        String commandLine;
        try {
            commandLine = readRequest();
        } catch (ProtocolException e) {
            refuse(channel, e.getMessage());
            return;
        }
        PrintStream out = stream(Wire.Kind.OUTPUT);
        PrintStream err = stream(Wire.Kind.ERROR);
        CommandSession session = sessions.open(out, err);
        Thread command = threads.newThread(() -> execute(session, commandLine, out, err));
        command.start();
        awaitHangUp();
        close(); // so that printing does not block what is about to end
        session.close();
        command.interrupt();
        command.join();
    }

    /** Says why nothing will run, and hangs up. */
    static void refuse(SocketChannel channel, String reason) {
        try (channel) {
            OutputStream err = Wire.output(channel, Wire.Kind.ERROR);
            err.write(("guestwire: " + reason + "\n").getBytes(StandardCharsets.UTF_8));
            Wire.writeStatus(channel, ExitStatus.FAILED);
        } catch (IOException e) {
            LOG.debug("A client went away before it could be told: {}", reason);
        }
    }

    /** Hangs up, which ends the command. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Closing a connection of the console failed", e);
        }
    }

    private String readRequest() throws IOException {
        ScheduledFuture<?> deadline =
                clock.schedule(this::close, requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return Wire.readRequest(channel);
        } finally {
            deadline.cancel(false);
        }
    }

    private void execute(CommandSession session, String line, PrintStream out, PrintStream err) {
        try (channel) {
            ExitStatus status = session.run(line);
            out.flush();
            err.flush();
            Wire.writeStatus(channel, status);
        } catch (IOException e) {
            LOG.debug("The client of \"{}\" did not wait for its end", line);
        }
    }

    /** The client sends nothing after its request, so whatever comes is its end. */
    private void awaitHangUp() {
        try {
            channel.read(ByteBuffer.allocate(1));
        } catch (IOException e) {
            LOG.trace("The connection ended", e);
        }
    }

    private PrintStream stream(Wire.Kind kind) {
        return new PrintStream(
                new BufferedOutputStream(Wire.output(channel, kind)), true, StandardCharsets.UTF_8);
    }
}
