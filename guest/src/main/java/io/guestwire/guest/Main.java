// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.guest.Options.Command;
import io.guestwire.guest.Options.UsageException;
import io.guestwire.guest.log.Level;
import io.guestwire.guest.log.StderrLogger;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SocketChannel;
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
        Runtime.getRuntime().exit(new Main(System.out, System.err).run(List.of(arguments)).code());
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
        try (SocketChannel agent = findAgent(options)) {
            if (agent != null) {
                ControlClient.run(agent, request, printer);
                return printer.status();
            }
        }
        return directly(options, request, printer);
    }

    private static SocketChannel findAgent(Options options) throws IOException {
        List<Path> places =
                options.control() == null
                        ? ControlPlace.ofProcess().candidates()
                        : List.of(options.control());
        for (Path place : places) {
            SocketChannel agent = ControlClient.connect(place);
            if (agent != null) {
                return agent;
            }
        }
        return null;
    }

    /** No agent runs: the port is ours for the time of the command. */
    private ExitStatus directly(Options options, Request request, Printer printer)
            throws IOException, InterruptedException {
        Configuration configuration = Configuration.of(options, complaint -> {});
        Duration timeout =
                options.timeout() == null ? Conversation.DEFAULT_TIMEOUT : options.timeout();
        try (GuestNode guest =
                new GuestNode(Agent.port(options), configuration.limits(), timeout)) {
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
