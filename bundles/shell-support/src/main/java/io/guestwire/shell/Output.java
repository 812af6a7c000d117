// SPDX-License-Identifier: Apache-2.0
package io.guestwire.shell;

import java.io.PrintStream;

/**
 * Where a command prints. The console of its session would be the wrong place: it is the terminal,
 * or the client, also where the command stands before a pipe. It is flushed when a command ends;
 * one that prints as it goes flushes it itself.
 */
public final class Output {
    private Output() {}

    /**
     * The standard output of the thread that prints. Karaf gives each thread its own: of a command
     * that is piped into another, the pipe.
     */
    public static PrintStream standard() {
        return System.out;
    }
}
