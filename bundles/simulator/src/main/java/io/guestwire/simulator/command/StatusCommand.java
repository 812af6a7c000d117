// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.command;

import io.guestwire.shell.CommandException;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import io.guestwire.shell.Words;
import io.guestwire.simulator.Simulator;
import io.guestwire.simulator.SimulatorException;
import io.guestwire.simulator.StatusRow;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code simulator:status}. */
@Service
@Command(
        scope = "simulator",
        name = "status",
        description =
                "Asks as a simulated guest for the status of its server group, and lists the"
                        + " members. Example: simulator:status instance-00000001")
public final class StatusCommand implements Action {
    private final PrintStream out = Output.standard();

    @Argument(name = "instance", description = "Who asks", required = true, multiValued = true)
    @Completion(InstanceCompleter.class)
    private List<String> words;

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    private boolean json;

    @Reference private Simulator simulator;

    @Override
    public Object execute() {
        Words given = Words.of(words, json);
        Listing listing = Listing.of("display_name", "state", "host", "instance_id");
        List<String> documents =
                CommandException.insteadOf(
                        SimulatorException.class, () -> simulator.status(given.one("instance")));
        for (String document : documents) {
            StatusRow row = StatusRow.of(document);
            listing.row(row.displayName(), row.state(), row.host(), row.instanceId());
        }
        listing.print(out, given.json());
        return null;
    }
}
