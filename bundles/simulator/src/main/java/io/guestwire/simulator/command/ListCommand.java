// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.command;

import io.guestwire.shell.Listing;
import io.guestwire.simulator.GuestReport;
import io.guestwire.simulator.Simulator;
import java.time.temporal.ChronoUnit;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/** {@code simulator:list}. */
@Service
@Command(
        scope = "simulator",
        name = "list",
        description =
                "Lists the simulated guests and which addresses they serve. Example: simulator:list --json")
public final class ListCommand implements Action {
    @Option(name = "--json", description = "Prints one JSON document, for programs")
    private boolean json;

    @Reference private Simulator simulator;
    @Reference private Session session;

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
                            : guest.connected().truncatedTo(ChronoUnit.SECONDS).toString(),
                    guest.sent(),
                    guest.received(),
                    guest.addresses(),
                    guest.lastMessage(),
                    guest.socket().toString());
        }
        listing.print(session.getConsole(), json);
        return null;
    }
}
