// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console.client;

import io.guestwire.console.ExitStatus;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code bin/guestwire} starts, with the system properties {@code guestwire.data} (the node's
 * data folder) and {@code guestwire.plain} (true where standard output is no terminal).
 */
public final class Main {
    private static final String USAGE =
            """
            Runs one shell command in the running node and prints its result.

              bin/guestwire [--wait <seconds>] <command> [<argument>...]
              bin/guestwire [--wait <seconds>] '<a whole command line>'
              bin/guestwire --wait <seconds>           only waits until the node has started

            For a start:
              bin/guestwire guestwire:channels         which guests are connected
              bin/guestwire server-group:list --json   which of them belong together, for programs
              bin/guestwire guestwire:tail             what they say, until Ctrl-C
              bin/guestwire help                       every command there is

            Exit status: 0 done, 1 the command failed, 2 no such command, 3 no node can be reached.
            """;

    private Main() {}

    /** Ends the process with the status of the command. */
    public static void main(String[] arguments) throws IOException {
        OutputStream out = stream(FileDescriptor.out);
        OutputStream err = stream(FileDescriptor.err);
        int status;
        try {
            status = run(List.of(arguments), out, err);
        } catch (IllegalArgumentException e) {
            err.write(("guestwire: " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            status = ExitStatus.UNKNOWN_COMMAND.code();
        } catch (IOException e) {
            // Nobody reads our output any more (head, less), or the node is in trouble.
            status = ExitStatus.FAILED.code();
        }
        err.flush();
        System.exit(status);
    }

    private static int run(List<String> typed, OutputStream out, OutputStream err)
            throws IOException {
        Arguments arguments = Arguments.parse(typed);
        boolean nothing = arguments.commandLine().isBlank() && arguments.patience().isZero();
        if (arguments.help() || nothing) {
            OutputStream stream = arguments.help() ? out : err;
            stream.write(USAGE.getBytes(StandardCharsets.UTF_8));
            stream.flush();
            return (arguments.help() ? ExitStatus.OK : ExitStatus.UNKNOWN_COMMAND).code();
        }
        return new Client(Path.of(System.getProperty("guestwire.data")), out, err)
                .run(arguments.commandLine(), arguments.patience());
    }

    private static OutputStream stream(FileDescriptor descriptor) {
        OutputStream stream = new BufferedOutputStream(new FileOutputStream(descriptor));
        return Boolean.getBoolean("guestwire.plain") ? new AnsiFilter(stream) : stream;
    }
}
