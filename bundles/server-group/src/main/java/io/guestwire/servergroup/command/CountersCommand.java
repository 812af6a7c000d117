// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.command;

import io.guestwire.servergroup.ServerGroupControl;
import io.guestwire.shell.Listing;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/** {@code server-group:counters}. */
@Service
@Command(
        scope = "server-group",
        name = "counters",
        description =
                "Lists what server group messaging has counted since it was started."
                        + " Example: server-group:counters --json")
public final class CountersCommand implements Action {
    @Option(name = "--json", description = "Prints one JSON document, for programs")
    boolean json;

    @Reference ServerGroupControl control;
    @Reference Session session;

    @Override
    public Object execute() {
        Listing listing = Listing.of("counter", "value");
        control.counters().forEach(listing::row);
        listing.print(session.getConsole(), json);
        return null;
    }
}
