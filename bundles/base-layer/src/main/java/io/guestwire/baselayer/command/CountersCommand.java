// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import io.guestwire.baselayer.Account;
import io.guestwire.baselayer.BaseLayer;
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
                "Shows what is counted, of the node, one instance or one message group. Example:"
                        + " guestwire:counters instance-0000000a")
public final class CountersCommand implements Action {
    private final PrintStream out = Output.standard();

    @Reference private BaseLayer node;

    @Argument(
            name = "instance",
            description = "A connected instance; without it and --group, the whole node",
            multiValued = true)
    @Completion(InstanceCompleter.class)
    private List<String> words;

    @Option(name = "--json", description = "Print JSON, for programs")
    private boolean json;

    @Option(name = "--group", description = "The address of a message group")
    @Completion(AddressCompleter.class)
    private String address;

    @Override
    public Object execute() {
        Words given = Words.of(words, json);
        Listing listing = Listing.of("counter", "value");
        account(given.atMostOne("instance")).forEach(listing::row);
        listing.print(out, given.json());
        return null;
    }

    private Map<String, Long> account(String instance) {
        if (instance != null && address != null) {
            throw new CommandException("expected an instance or --group, found both");
        }
        if (instance != null) {
            return node.peer(instance).map(Account::of).orElseThrow(() -> unknown(instance));
        }
        return address == null ? Account.of(node) : ofGroup();
    }

    private Map<String, Long> ofGroup() {
        return node.groups().stream()
                .filter(group -> group.address().equals(address) && !group.counters().isEmpty())
                .map(Account::of)
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandException(
                                        "no message group serves "
                                                + address
                                                + "; guestwire:groups lists those that do"));
    }

    private static CommandException unknown(String instance) {
        return new CommandException(
                "no instance "
                        + instance
                        + " is connected; guestwire:channels lists those that are");
    }
}
