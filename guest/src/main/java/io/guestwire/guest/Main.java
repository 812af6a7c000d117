// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.guest.Options.Command;
import io.guestwire.guest.Options.UsageException;
import io.guestwire.guest.log.Level;
import io.guestwire.guest.log.StderrLogger;
import io.guestwire.guest.log.Utf8;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What {@code bin/guestwire-guest} starts. */
public final class Main {
    /** How long a single command waits for a port that was found busy or missing. */
    private static final Duration OPENING = Duration.ofMillis(300);

    private final PrintStream out;
    private final PrintStream err;

    private Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Ends the process with an {@link ExitStatus}. */
    public static void main(String[] arguments) {
        Main program = new Main(Utf8.standardOutput(), Utf8.standardError());
        Runtime.getRuntime().exit(program.run(List.of(arguments)).code());
    }

    private ExitStatus run(List<String> arguments) {
        try {
            Options options = Options.parse(arguments);
            boolean agent = options.command() == Command.AGENT;
            Level level = agent ? Level.INFO : Level.ERROR;
            StderrLogger.use(options.level() == null ? level : options.level());
            return switch (options.command()) {
                case HELP -> print(Usage.TEXT);
                case VERSION -> print("guestwire-guest " + Usage.version() + "\n");
                case AGENT -> agent(options);
                default -> command(options);
            };
        } catch (UsageException e) {
            return fail(ExitStatus.USAGE, e.getMessage());
        } catch (UncheckedIOException e) {
            return fail(ExitStatus.FAILED, e.getCause().getMessage());
        } catch (FileSystemException e) {
            return fail(ExitStatus.FAILED, e.getFile() + ": " + Reason.of(e));
        } catch (IOException e) {
            return fail(ExitStatus.FAILED, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            return ExitStatus.FAILED;
        }
    }

    private ExitStatus print(String text) {
        out.print(text);
        out.flush();
        return ExitStatus.OK;
    }

    private ExitStatus fail(ExitStatus status, String reason) {
        err.println("guestwire-guest: " + reason);
        return status;
    }

    private static ExitStatus agent(Options options) throws IOException, InterruptedException {
        Agent agent = new Agent(options, GroupJars.installed());
        Thread ending =
                new Thread(
                        () -> {
                            agent.close();
                            // Told to end by a signal, it has done what it should.
                            Runtime.getRuntime().halt(ExitStatus.OK.code());
                        },
                        "guestwire-end");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            agent.run();
        } catch (IOException e) {
            Runtime.getRuntime().removeShutdownHook(ending);
            agent.close();
            throw e;
        }
        return ExitStatus.OK;
    }

    private ExitStatus command(Options options) throws IOException, InterruptedException {
        Request request = new Request(options.command(), options.text(), options.timeout());
        Printer printer = new Printer(options.command(), options.json(), out, err);
        try (ControlClient agent = findAgent(options)) {
            if (agent != null) {
                agent.run(request, printer);
                return printer.status();
            }
        }
        return options.command() == Command.COUNTERS
                ? fail(ExitStatus.NO_PORT, "no agent runs, and so nothing has been counted")
                : directly(options, request, printer);
    }

    /** The agent to ask: any, or where a port is named the one that has it; null for none. */
    private static ControlClient findAgent(Options options) throws IOException {
        boolean named = options.control() != null;
        List<Path> places =
                named ? List.of(options.control()) : ControlPlace.ofProcess().candidates();
        for (Path place : places) {
            try {
                ControlClient agent = ControlClient.connect(place);
                if (agent != null) {
                    if (!options.namesPort() || agent.isAt(Agent.port(options).location())) {
                        return agent;
                    }
                    agent.close();
                }
            } catch (ControlClient.NotOursException e) {
                // Of a port that is named, the port itself says who has it.
                if (named || !options.namesPort()) {
                    throw e;
                }
            }
        }
        return null;
    }

    /** No agent runs: the port is ours for the time of the command. */
    private ExitStatus directly(Options options, Request request, Printer printer)
            throws IOException, InterruptedException {
        Configuration configuration = Configuration.of(options, complaint -> {});
        try (GuestNode guest = new GuestNode(Agent.port(options), configuration.limits())) {
            guest.start();
            if (options.listen() == null && !guest.awaitPort(OPENING)) {
                return fail(
                        ExitStatus.NO_PORT,
                        "no agent runs, and the port cannot be opened: "
                                + guest.status().location()
                                + ": "
                                + guest.status().reason());
            }
            new Conversation(guest, printer).run(request);
            return printer.status();
        }
    }
}
