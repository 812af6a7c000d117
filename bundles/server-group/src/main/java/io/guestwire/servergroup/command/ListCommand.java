// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.command;

import io.guestwire.servergroup.ServerGroupControl;
import io.guestwire.servergroup.ServerGroupControl.GroupSummary;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code server-group:list}. */
@Service
@Command(
        scope = "server-group",
        name = "list",
        description =
                "Lists the server groups, how many members each has and how many of them are"
                        + " attached here. Example: server-group:list --json")
public final class ListCommand implements Action {
    PrintStream out = Output.standard();

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    boolean json;

    @Reference ServerGroupControl control;

    @Override
    public Object execute() {
        Listing listing = Listing.of("group", "id", "members", "attached");
        for (GroupSummary group : control.groups()) {
            listing.row(group.name(), group.id(), group.members(), group.attached());
        }
        listing.print(out, json);
        return null;
    }
}
