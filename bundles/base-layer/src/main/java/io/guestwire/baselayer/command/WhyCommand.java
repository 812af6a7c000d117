// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Explanation;
import io.guestwire.baselayer.HealthChecks;
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

/** {@code guestwire:why}. */
@Service
@Command(
        scope = "guestwire",
        name = "why",
        description =
                "Explains how an instance fares: what is wrong, since when, and what to do. Example:"
                        + " guestwire:why instance-0000000a")
public final class WhyCommand implements Action {
    private final PrintStream out = Output.standard();

    @Reference private BaseLayer node;
    @Reference private HealthChecks checks;

    @Argument(name = "instance", required = true, description = "The instance", multiValued = true)
    @Completion(InstanceCompleter.class)
    private List<String> words;

    @Option(name = "--json", description = "Print JSON, for programs")
    private boolean json;

    @Override
    public Object execute() {
        Words given = Words.of(words, json);
        List<Explanation> explanations = Explanation.of(given.one("instance"), node, checks);
        if (given.json()) {
            Listing listing = Listing.of("what", "explanation", "what to do");
            explanations.forEach(e -> listing.row(e.what(), e.text(), e.remedy()));
            listing.print(out, true);
        } else {
            explanations.forEach(e -> out.println(e.sentence()));
        }
        return null;
    }
}
