// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Counter;
import io.guestwire.baselayer.PeerReport;
import io.guestwire.shell.CommandException;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import io.guestwire.shell.Words;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code guestwire:counters}. */
@Service
@Command(
        scope = "guestwire",
        name = "counters",
        description =
                "Shows what is counted, of the node or of one instance. Example: guestwire:counters"
                        + " instance-0000000a")
public final class CountersCommand implements Action {
    private final PrintStream out = Output.standard();

    @Reference private BaseLayer node;

    @Argument(
            name = "instance",
            description = "A connected instance; without it, the whole node",
            multiValued = true)
    @Completion(InstanceCompleter.class)
    private List<String> words;

    @Option(name = "--json", description = "Print JSON, for programs")
    private boolean json;

    @Override
    public Object execute() {
        Words given = Words.of(words, json);
        String instance = given.atMostOne("instance");
        Map<Counter, Long> counters =
                instance == null
                        ? node.counters().snapshot()
                        : node.peer(instance)
                                .map(PeerReport::counters)
                                .orElseThrow(() -> unknown(instance));
        Listing listing = Listing.of("counter", "value");
        counters.forEach((counter, value) -> listing.row(counter.label(), value));
        listing.print(out, given.json());
        return null;
    }

    private static CommandException unknown(String instance) {
        return new CommandException(
                "no instance "
                        + instance
                        + " is connected; guestwire:channels lists those that are");
    }
}
