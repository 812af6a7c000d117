// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.command;

import io.guestwire.shell.CommandException;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import io.guestwire.shell.Words;
import io.guestwire.simulator.SimulatedGuest;
import io.guestwire.simulator.Simulator;
import io.guestwire.simulator.SimulatorException;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code simulator:start}. */
@Service
@Command(
        scope = "simulator",
        name = "start",
        description =
                "Starts simulated guests: so many, under the first free names from"
                        + " instance-00000001 on, or those that are named."
                        + " Example: simulator:start 3")
public final class StartCommand implements Action {
    private final PrintStream out = Output.standard();

    @Argument(
            name = "count or instances",
            description = "How many, 1 to 10000; or the names of instances",
            required = true,
            multiValued = true)
    private List<String> words;

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    private boolean json;

    @Reference private Simulator simulator;

    @Override
    public Object execute() {
        Words given = Words.of(words, json);
        List<String> started =
                CommandException.insteadOf(SimulatorException.class, () -> start(given.words()));
        Listing listing = Listing.of("instance", "socket");
        started.forEach(name -> listing.row(name, simulator.guest(name).socket().toString()));
        listing.print(out, given.json());
        return null;
    }

    private List<String> start(List<String> guests) {
        if (guests.isEmpty()) {
            throw new CommandException("Expected how many guests, or their names");
        }
        boolean count = guests.get(0).matches("[0-9]{1,9}");
        if (count) {
            int number = Integer.parseInt(guests.get(0));
            if (number < 1 || number > 10_000) {
                throw new CommandException("Expected 1 to 10000 guests, found " + number);
            }
            return simulator.start(number);
        }
        return guests.stream().map(simulator::start).map(SimulatedGuest::instance).toList();
    }
}
