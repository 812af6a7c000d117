// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.command;

import io.guestwire.scaling.ResourceScaling;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code resource-scaling:counters}. */
@Service
@Command(
        scope = "resource-scaling",
        name = "counters",
        description =
                "Lists what resource scaling has counted since it was started: requests by their"
                        + " end, and answers that came late, unexpected or malformed."
                        + " Example: resource-scaling:counters --json")
public final class CountersCommand implements Action {
    PrintStream out = Output.standard();

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    boolean json;

    @Reference ResourceScaling scaling;

    @Override
    public Object execute() {
        Listing listing = Listing.of("counter", "value");
        scaling.counters().forEach((counter, value) -> listing.row(counter.label(), value));
        listing.print(out, json);
        return null;
    }
}
