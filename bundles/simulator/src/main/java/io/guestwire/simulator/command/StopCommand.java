// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.command;

import io.guestwire.shell.CommandException;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import io.guestwire.shell.Words;
import io.guestwire.simulator.Simulator;
import io.guestwire.simulator.SimulatorException;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code simulator:stop}. */
@Service
@Command(
        scope = "simulator",
        name = "stop",
        description =
                "Stops simulated guests, in order or as if QEMU were killed."
                        + " Example: simulator:stop --kill instance-00000002")
public final class StopCommand implements Action {
    private final PrintStream out = Output.standard();

    @Argument(name = "instances", description = "Which guests", multiValued = true)
    @Completion(InstanceCompleter.class)
    private List<String> words;

    @Option(name = "--all", description = "Stops all of them")
    private boolean all;

    @Option(name = "--kill", description = "Leaves the socket's file, as SIGKILL to QEMU does")
    private boolean kill;

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    private boolean json;

    @Reference private Simulator simulator;

    @Override
    public Object execute() {
        Words given = Words.of(words, json);
        if (all != given.words().isEmpty()) {
            throw new CommandException("Expected the names of instances, or --all alone");
        }
        List<String> names = all ? simulator.names() : given.words();
        // All of them or none: a wrong name must not be found out half way.
        CommandException.insteadOf(
                SimulatorException.class, () -> names.stream().map(simulator::guest).toList());
        Listing listing = Listing.of("instance", "outcome");
        for (String name : names) {
            simulator.stop(name, kill);
            listing.row(name, kill ? "killed" : "stopped");
        }
        listing.print(out, given.json());
        return null;
    }
}
