// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Counter;
import io.guestwire.baselayer.PeerReport;
import io.guestwire.channel.ChannelStatus;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code guestwire:channels}. */
@Service
@Command(
        scope = "guestwire",
        name = "channels",
        description = "Lists every channel, connected or not. Example: guestwire:channels --json")
public final class ChannelsCommand implements Action {
    private final PrintStream out = Output.standard();

    @Reference private BaseLayer node;

    @Option(name = "--json", description = "Print JSON, for programs")
    private boolean json;

    @Override
    public Object execute() {
        Map<String, PeerReport> peers =
                node.peers().stream()
                        .collect(Collectors.toMap(PeerReport::location, Function.identity()));
        Listing listing =
                Listing.of(
                        "instance",
                        "side",
                        "state",
                        "reason",
                        "since",
                        "version",
                        "received",
                        "sent",
                        "waiting",
                        "location");
        for (ChannelStatus channel : node.channels()) {
            PeerReport peer = peers.get(channel.location());
            listing.row(
                    channel.instance(),
                    lower(channel.side()),
                    lower(channel.state()),
                    channel.reason(),
                    Times.shown(channel.since()),
                    peer == null || peer.version() == 0 ? null : peer.version(),
                    peer == null ? null : peer.counters().get(Counter.RECEIVED),
                    peer == null ? null : peer.counters().get(Counter.SENT),
                    peer == null ? null : peer.framesWaiting(),
                    channel.location());
        }
        listing.print(out, json);
        return null;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
