// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Runs all sides in turn, round after round, each round beginning with another one, so that what
 * changes on the machine in the meantime meets all of them. Every process is a new one in each
 * round: what a JVM happens to compile how is part of the spread.
 */
final class Comparison {
    private final Plan plan;
    private final Programs programs;
    private final Names names = Names.own();
    private final Path home;
    private final Path folder;
    private final PrintStream out;

    /**
     * Prepares everything that is the same in each round.
     *
     * @param folder an empty one, for sockets and for what processes print; a path of few
     *     characters, since the path of a socket has at most 106 bytes
     */
    Comparison(Plan plan, Programs programs, Built built, Path folder, PrintStream out)
            throws IOException {
        this.plan = plan;
        this.programs = programs;
        this.folder = folder;
        this.out = out;
        this.home =
                Node.prepare(
                        built.archive(),
                        built.bundle(),
                        Files.createDirectory(folder.resolve("node")),
                        plan.groups(),
                        names);
    }

    /** Runs so many rounds and adds what they bring. */
    void run(List<Side> sides, int rounds, Results results) throws IOException {
        for (int round = 1; round <= rounds; round++) {
            List<Side> order = new ArrayList<>(sides);
            Collections.rotate(order, 1 - round);
            for (Side side : order) {
                out.printf("Round %d of %d, %s:", round, rounds, side.title);
                run(side, round, results);
                out.println();
            }
        }
    }

    private void run(Side side, int round, Results results) throws IOException {
        Path channels = folder.resolve("ch");
        Files.createDirectory(channels);
        if (side == Side.GUESTWIRE) {
            try (Node node = Node.start(home, channels, folder, names)) {
                for (Session session : plan.sessions(side)) {
                    try (LoadGenerator generator = listen(session, channels)) {
                        run(session, generator, node, round, results);
                    }
                }
                if (plan.floods()) {
                    flood(node, channels, round, results);
                }
            }
        } else {
            for (Session session : plan.sessions(side)) {
                Path output = folder.resolve("program.txt");
                try (LoadGenerator generator = listen(session, channels);
                        Host host = new CProgram(programs, session, channels, names, output)) {
                    run(session, generator, host, round, results);
                }
            }
        }
        Files.delete(channels);
    }

    /** What a guest that floods the node does to its neighbours, with the limits as delivered. */
    private void flood(Node node, Path channels, int round, Results results) throws IOException {
        out.print(" flood");
        out.flush();
        node.limitAsDelivered();
        Path errors = folder.resolve("flood.txt");
        int neighbours = Plan.quiet().guests();
        try (LoadGenerator quiet = generator(channels, neighbours, "loadgen.txt");
                LoadGenerator flood = new LoadGenerator(programs, channels, 1, null, errors)) {
            quiet.awaitConnected();
            flood.awaitConnected();
            measure(Side.GUESTWIRE, Plan.quiet(), quiet, node, round, results);
            flood.begin(words(Plan.flood(), node));
            Cell flooded = Plan.quiet().with(Scenario.FLOODED);
            measure(Side.GUESTWIRE, flooded, quiet, node, round, results);
            flood.finish();
        }
    }

    private LoadGenerator listen(Session session, Path channels) {
        out.print(" " + session.guests());
        out.flush();
        return generator(channels, session.guests(), "loadgen.txt");
    }

    private LoadGenerator generator(Path channels, int guests, String errors) {
        return new LoadGenerator(programs, channels, guests, names, folder.resolve(errors));
    }

    private static void run(
            Session session, LoadGenerator generator, Host host, int round, Results results) {
        generator.awaitConnected();
        boolean warm = false;
        for (Cell cell : session.cells()) {
            // Memory is looked at before anything is sent.
            if (!warm && cell.scenario() != Scenario.IDLE) {
                // What the host still has to do for new guests is not the first cell's.
                generator.run(words(cell.briefly(), host));
                for (Cell each : session.warmUp()) {
                    generator.run(words(each, host));
                }
                warm = true;
            }
            measure(session.side(), cell, generator, host, round, results);
        }
    }

    private static void measure(
            Side side, Cell cell, LoadGenerator generator, Host host, int round, Results results) {
        results.add(new Measurement(round, side, cell, generator.run(words(cell, host))));
    }

    private static String words(Cell cell, Host host) {
        return cell.words() + host.words(cell) + " pid=" + host.pid();
    }
}
