// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.command;

import io.guestwire.servergroup.ServerGroupControl;
import io.guestwire.servergroup.ServerGroupControl.BroadcastReport;
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

/** {@code server-group:broadcast}. */
@Service
@Command(
        scope = "server-group",
        name = "broadcast",
        description =
                "Sends a text from this host to the members of a server group that are"
                        + " attached here. Example: server-group:broadcast db \"maintenance at noon\"")
public final class BroadcastCommand implements Action {
    PrintStream out = Output.standard();

    @Argument(name = "group", description = "The server group's name", required = true)
    @Completion(GroupCompleter.class)
    String group;

    @Argument(
            index = 1,
            name = "text",
            description = "At most 3050 bytes of UTF-8; several words are joined by spaces",
            required = true,
            multiValued = true)
    List<String> words;

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    boolean json;

    @Reference ServerGroupControl control;

    @Override
    public Object execute() {
        Words given = Words.of(words, json);
        BroadcastReport report =
                CommandException.insteadOf(
                        IllegalArgumentException.class,
                        () -> control.broadcast(group, given.text()));
        if (!given.json()) {
            out.println(
                    control.isGuest()
                            ? "Sent to the host, for the other members."
                            : sentence(report));
            return null;
        }
        Listing listing = Listing.of("instance", "outcome");
        report.sent().forEach(instance -> listing.row(instance, "sent"));
        report.dropped().forEach(instance -> listing.row(instance, "dropped"));
        report.notAttached().forEach(instance -> listing.row(instance, "not attached"));
        listing.print(out, true);
        return null;
    }

    private static String sentence(BroadcastReport report) {
        StringBuilder sentence = new StringBuilder("Sent to ").append(report.sent().size());
        sentence.append(report.sent().size() == 1 ? " member" : " members");
        if (!report.dropped().isEmpty()) {
            sentence.append("; dropped, outbox full: ").append(String.join(", ", report.dropped()));
        }
        if (!report.notAttached().isEmpty()) {
            sentence.append("; not attached: ").append(String.join(", ", report.notAttached()));
        }
        return sentence.append('.').toString();
    }
}
