// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One of the C programs in the place of the node. */
final class CProgram implements Host {
    private final Names names;
    private final Process process;

    /** Starts the program of this session: it connects to the guests that listen now. */
    CProgram(Programs programs, Session session, Path channels, Names names, Path output) {
        this.names = names;
        String folder = channels.toString();
        process =
                Commands.start(
                        output,
                        switch (session.side()) {
                            case FORWARDER ->
                                    List.of(programs.path("forward"), folder, names.application());
                            case AGENT -> List.of(programs.path("agent"), folder, names.agent());
                            case PLAIN ->
                                    session.broadcasts()
                                            ? List.of(programs.path("echo"), "-b", folder)
                                            : List.of(programs.path("echo"), folder);
                            case GUESTWIRE -> throw new IllegalArgumentException("not a C program");
                        });
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public String words(Cell cell) {
        String address = " address=" + names.application();
        return switch (cell.scenario()) {
            case GROUP, APPLICATION -> address + Node.TO_APPLICATION;
            case ROUND_TRIP, QUIET, FLOODED -> address + " at=guests application=echoes";
            case FAN_OUT -> address + " at=guests application=passes-on";
            case IDLE -> address + " at=guests";
        };
    }

    @Override
    public void close() {
        Commands.end(process, Duration.ofSeconds(5));
    }
}
