// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Counter;
import io.guestwire.baselayer.GroupReport;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import java.io.PrintStream;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code guestwire:groups}. */
@Service
@Command(
        scope = "guestwire",
        name = "groups",
        description =
                "Lists the message groups: address, bundle, version, since when, mailbox, counters, last"
                        + " error. Example: guestwire:groups")
public final class GroupsCommand implements Action {
    PrintStream out = Output.standard();

    @Reference BaseLayer node;

    @Option(name = "--json", description = "Print JSON, for programs")
    boolean json;

    @Override
    public Object execute() {
        Listing listing =
                Listing.of(
                        "address",
                        "side",
                        "state",
                        "bundle",
                        "version",
                        "since",
                        "peers",
                        "received",
                        "delivered",
                        "nacked",
                        "dropped",
                        "failures",
                        "mailbox",
                        "last error");
        for (GroupReport group : node.groups()) {
            listing.row(
                    group.address(),
                    group.side() == null ? null : lower(group.side()),
                    lower(group.state()),
                    group.bundle(),
                    group.version(),
                    Times.shown(group.since()),
                    group.peers(),
                    count(group, Counter.RECEIVED),
                    count(group, Counter.DELIVERED),
                    count(group, Counter.NACKED),
                    dropped(group),
                    count(group, Counter.GROUP_FAILURES),
                    group.waiting(),
                    group.lastError());
        }
        listing.print(out, json);
        return null;
    }

    private static long count(GroupReport group, Counter counter) {
        return group.counters().getOrDefault(counter, 0L);
    }

    private static long dropped(GroupReport group) {
        return group.counters().entrySet().stream()
                .filter(entry -> entry.getKey().name().startsWith("DROPPED_"))
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
