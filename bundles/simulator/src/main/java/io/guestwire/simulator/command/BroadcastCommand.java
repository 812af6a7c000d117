// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.command;

import io.guestwire.shell.CommandException;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import io.guestwire.shell.Words;
import io.guestwire.simulator.BroadcastReport;
import io.guestwire.simulator.Simulator;
import io.guestwire.simulator.SimulatorException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code simulator:broadcast}. */
@Service
@Command(
        scope = "simulator",
        name = "broadcast",
        description =
                "Broadcasts a text as a simulated guest, and lists which of the others got it and"
                        + " when. Example: simulator:broadcast instance-00000001 hello")
public final class BroadcastCommand implements Action {
    private final PrintStream out = Output.standard();

    private static final Duration LIMIT = Duration.ofSeconds(1);

    @Argument(name = "instance", description = "Who broadcasts", required = true)
    @Completion(InstanceCompleter.class)
    private String instance;

    @Argument(
            index = 1,
            name = "text",
            description = "At most 3050 bytes of UTF-8; several words are joined by spaces",
            required = true,
            multiValued = true)
    private List<String> words;

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    private boolean json;

    @Reference private Simulator simulator;

    @Override
    public Object execute() {
        Words given = Words.of(words, json);
        BroadcastReport report =
                CommandException.insteadOf(
                        SimulatorException.class,
                        () -> simulator.broadcast(instance, given.text(), LIMIT));
        Listing listing = Listing.of("received by", "after ms");
        for (BroadcastReport.Receipt receipt : report.receipts()) {
            listing.row(receipt.instance(), Millis.of(receipt.after()));
        }
        listing.print(out, given.json());
        return null;
    }
}
