// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.command;

import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import io.guestwire.simulator.GuestReport;
import io.guestwire.simulator.Simulator;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code simulator:list}. */
@Service
@Command(
        scope = "simulator",
        name = "list",
        description =
                "Lists the simulated guests and which addresses they serve. Example: simulator:list --json")
public final class ListCommand implements Action {
    private final PrintStream out = Output.standard();

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    private boolean json;

    @Reference private Simulator simulator;

    @Override
    public Object execute() {
        Listing listing =
                Listing.of(
                        "instance",
                        "connected since",
                        "sent",
                        "received",
                        "addresses",
                        "last message",
                        "socket");
        for (GuestReport guest : simulator.list()) {
            listing.row(
                    guest.instance(),
                    guest.connected() == null
                            ? null
                            : guest.connected().truncatedTo(ChronoUnit.MILLIS).toString(),
                    guest.sent(),
                    guest.received(),
                    guest.addresses(),
                    json ? guest.lastMessage() : guest.lastMessageInBrief(),
                    guest.socket().toString());
        }
        listing.print(out, json);
        return null;
    }
}
