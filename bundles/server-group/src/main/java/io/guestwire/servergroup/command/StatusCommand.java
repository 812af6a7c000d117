// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.command;

import io.guestwire.servergroup.ServerGroupControl;
import io.guestwire.servergroup.ServerGroupControl.GroupSummary;
import io.guestwire.servergroup.ServerGroupControl.MemberSummary;
import io.guestwire.shell.CommandException;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import io.guestwire.shell.Words;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code server-group:status}. */
@Service
@Command(
        scope = "server-group",
        name = "status",
        description =
                "Lists the members of server groups, or of all, with the status that the"
                        + " other members hear. Example: server-group:status db")
public final class StatusCommand implements Action {
    PrintStream out = Output.standard();

    @Argument(
            name = "group",
            description = "The server group's name; all of them without it",
            multiValued = true)
    @Completion(GroupCompleter.class)
    List<String> words;

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    boolean json;

    @Reference ServerGroupControl control;

    @Override
    public Object execute() {
        Words given = Words.of(words, json);
        List<String> groups = given.words().isEmpty() ? ids() : given.words();
        Listing listing =
                Listing.of("group", "instance", "display_name", "state", "host", "attached");
        for (String name : groups) {
            for (MemberSummary member : members(name)) {
                listing.row(
                        member.group(),
                        member.instance(),
                        member.displayName(),
                        member.state(),
                        member.host(),
                        member.attached());
            }
        }
        listing.print(out, given.json());
        return null;
    }

    private List<MemberSummary> members(String name) {
        return CommandException.insteadOf(
                IllegalArgumentException.class, () -> control.members(name));
    }

    /** Ids, for names need not differ; but a guest does not ask its host for the only one. */
    private List<String> ids() {
        return control.isGuest()
                ? control.names()
                : control.groups().stream().map(GroupSummary::id).toList();
    }
}
