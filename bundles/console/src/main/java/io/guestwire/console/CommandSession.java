// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console;

import java.io.PrintStream;

/**
 * Where one command line runs: in Karaf a shell session, in tests whatever the test wants.
 *
 * <p>{@link #run} is called once, on a thread of its own. {@link #close} is called by another
 * thread, after the command or while it runs: then the client has gone, and the command must end
 * soon. That thread is interrupted as well.
 */
public interface CommandSession extends AutoCloseable {

    /**
     * Runs the command line to its end. Its failure is no exception but a status, with the reason
     * said on the session's error stream.
     */
    ExitStatus run(String commandLine);

    /** Ends what still runs; does not block for long. */
    @Override
    void close();

    /** Opens sessions. */
    @FunctionalInterface
    interface Factory {
        /** A session that prints to these streams; printing to them never fails, it only stops. */
        CommandSession open(PrintStream out, PrintStream err);
    }
}
