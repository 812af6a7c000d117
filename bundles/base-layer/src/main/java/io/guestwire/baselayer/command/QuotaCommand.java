// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Quota;
import io.guestwire.channel.ChannelStatus;
import io.guestwire.shell.CommandException;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import io.guestwire.shell.Words;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Predicate;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code guestwire:quota}. */
@Service
@Command(
        scope = "guestwire",
        name = "quota",
        description =
                "Shows how much of each limit an instance uses, and how often it has hit it since it was"
                        + " connected; without an instance, all limits that are hit just now or nearly"
                        + " so. Example: guestwire:quota instance-0000000a")
public final class QuotaCommand implements Action {
    PrintStream out = Output.standard();

    @Reference BaseLayer node;

    @Argument(name = "instance", description = "The instance", multiValued = true)
    @Completion(InstanceCompleter.class)
    List<String> words;

    @Option(name = "--json", description = "Print JSON, for programs")
    boolean json;

    @Override
    public Object execute() {
        Words given = Words.of(words, json);
        String instance = given.atMostOne("instance");
        Listing listing =
                Listing.of(
                        "instance", "limit", "use", "max", "unit", "set for", "hits", "last hit");
        if (instance == null) {
            node.instances().forEach(name -> addRows(listing, name, Quota::isNear));
        } else if (addRows(listing, instance, quota -> true) == 0) {
            throw new CommandException(problemOf(instance));
        }
        listing.print(out, given.json());
        return null;
    }

    private int addRows(Listing listing, String instance, Predicate<Quota> wanted) {
        List<Quota> quotas = node.quotas(instance).stream().filter(wanted).toList();
        for (Quota quota : quotas) {
            listing.row(
                    instance,
                    quota.limit().entry(),
                    quota.use(),
                    quota.max(),
                    quota.limit().unit(),
                    quota.own() ? "this instance" : "all",
                    quota.hits(),
                    Times.shown(quota.last()));
        }
        return quotas.size();
    }

    private String problemOf(String instance) {
        for (ChannelStatus channel : node.channels()) {
            if (channel.instance().equals(instance)) {
                return "expected a connected instance, found %s, which is not connected: %s"
                        .formatted(instance, channel.reason());
            }
        }
        return "expected the name of a connected instance, found %s; guestwire:channels lists them"
                .formatted(instance);
    }
}
