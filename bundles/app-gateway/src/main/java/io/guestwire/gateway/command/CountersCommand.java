// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway.command;

import io.guestwire.gateway.AppGateway;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code app-gateway:counters}. */
@Service
@Command(
        scope = "app-gateway",
        name = "counters",
        description =
                "Shows what is counted of all applications, and of datagrams that are nobody's."
                        + " Example: app-gateway:counters --json")
public final class CountersCommand implements Action {
    PrintStream out = Output.standard();

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    boolean json;

    @Reference List<AppGateway> gateways;

    @Override
    public Object execute() {
        Listing listing = Listing.of("side", "counter", "value");
        for (AppGateway gateway : gateways) {
            gateway.counters()
                    .forEach(
                            (counter, value) ->
                                    listing.row(gateway.side(), counter.label(), value));
        }
        listing.print(out, json);
        return null;
    }
}
