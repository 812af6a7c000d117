// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway.command;

import io.guestwire.gateway.AppGateway;
import io.guestwire.gateway.ApplicationReport;
import io.guestwire.gateway.GatewayCounter;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code app-gateway:applications}. */
@Service
@Command(
        scope = "app-gateway",
        name = "applications",
        description =
                "Lists the applications that are reached over unix datagrams: whether they are"
                        + " there, what waits for them, what was sent, received and dropped."
                        + " Example: app-gateway:applications --json")
public final class ApplicationsCommand implements Action {
    PrintStream out = Output.standard();

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    boolean json;

    @Reference List<AppGateway> gateways;

    @Override
    public Object execute() {
        Listing listing =
                Listing.of(
                        "side",
                        "address",
                        "bound",
                        "queued",
                        "queued bytes",
                        "sent",
                        "received",
                        "dropped",
                        "last error");
        for (AppGateway gateway : gateways) {
            gateway.applications().forEach(each -> add(listing, gateway.side(), each));
        }
        listing.print(out, json);
        return null;
    }

    private void add(Listing listing, String side, ApplicationReport application) {
        Map<String, Long> losses = losses(application.counters());
        listing.row(
                side,
                application.address(),
                application.bound().name().toLowerCase(Locale.ROOT),
                application.queuedMessages(),
                application.queuedBytes(),
                application.counters().get(GatewayCounter.DELIVERED),
                application.counters().get(GatewayCounter.DATAGRAMS),
                json ? losses : losses.isEmpty() ? null : shown(losses),
                application.lastError());
    }

    private static String shown(Map<String, Long> losses) {
        return losses.entrySet().stream()
                .map(loss -> loss.getKey() + " " + loss.getValue())
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Long> losses(Map<GatewayCounter, Long> counters) {
        Map<String, Long> losses = new LinkedHashMap<>();
        counters.forEach(
                (counter, value) -> {
                    if (counter.isLoss() && value > 0) {
                        losses.put(counter.label(), value);
                    }
                });
        return losses;
    }
}
