// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Traffic;
import io.guestwire.shell.CommandException;
import io.guestwire.shell.Json;
import io.guestwire.shell.Output;
import io.guestwire.shell.WholeNumber;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** {@code guestwire:tail}. */
@Service
@Command(
        scope = "guestwire",
        name = "tail",
        description =
                "Shows messages as they come and go, until interrupted. Example: guestwire:tail --instance"
                        + " instance-0000000a --direction in --count 10")
public final class TailCommand implements Action {
    private final PrintStream out = Output.standard();

    @Reference private BaseLayer node;
    @Reference private Session session;

    @Option(name = "--instance", description = "Only this instance's")
    @Completion(InstanceCompleter.class)
    private String instance;

    @Option(name = "--group", description = "Only those of the message group at this address")
    @Completion(AddressCompleter.class)
    private String group;

    @Option(name = "--direction", description = "in: from the peers; out: to them")
    @Completion(
            value = StringsCompleter.class,
            values = {"in", "out"})
    private String direction;

    @Option(
            name = "--count",
            description = "End after so many messages; without it, when interrupted")
    private String count;

    @Option(
            name = "--json",
            description = "Print a JSON object a line for each message, for programs")
    private boolean json;

    @Override
    public Object execute() throws Exception {
        if (direction != null && !direction.equals("in") && !direction.equals("out")) {
            throw new CommandException("--direction: expected in or out, found " + direction);
        }
        long most = count == null ? Long.MAX_VALUE : WholeNumber.of("--count", count);
        if (most < 1) {
            throw new CommandException("--count: expected 1 or more, found " + most);
        }
        TailBuffer buffer = new TailBuffer(instance, group, direction);
        try (AutoCloseable watch = node.watch(buffer)) {
            long shown = 0;
            while (shown < most && !out.checkError()) {
                Traffic traffic = buffer.next();
                if (traffic != null) {
                    print(traffic);
                    shown++;
                }
                long missed = buffer.missed();
                if (missed > 0) {
                    printMissed(missed);
                }
                // What is between here and a terminal does not pass a flush on.
                session.getConsole().flush();
            }
        }
        return null;
    }

    private void print(Traffic traffic) {
        String way = traffic.direction().name().toLowerCase(Locale.ROOT);
        String at = Times.shown(traffic.at());
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("at", at);
            line.put("direction", way);
            line.put("instance", traffic.instance());
            line.put("group", traffic.address());
            line.put("outcome", traffic.outcome());
            line.put("data", traffic.text());
            Json.print(out, line);
        } else {
            out.println(TailBuffer.line(at, way, traffic));
        }
    }

    private void printMissed(long missed) {
        if (json) {
            Json.print(out, Map.of("missed", missed));
        } else {
            out.println("(" + missed + " messages left out: they come faster than this prints)");
        }
    }
}
