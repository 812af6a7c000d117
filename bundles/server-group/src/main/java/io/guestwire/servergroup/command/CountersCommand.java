// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.command;

import io.guestwire.servergroup.ServerGroupControl;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code server-group:counters}. */
@Service
@Command(
        scope = "server-group",
        name = "counters",
        description =
                "Lists what server group messaging has counted since it was started."
                        + " Example: server-group:counters --json")
public final class CountersCommand implements Action {
    PrintStream out = Output.standard();

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    boolean json;

    @Reference ServerGroupControl control;

    @Override
    public Object execute() {
        Listing listing = Listing.of("counter", "value");
        control.counters().forEach(listing::row);
        listing.print(out, json);
        return null;
    }
}
