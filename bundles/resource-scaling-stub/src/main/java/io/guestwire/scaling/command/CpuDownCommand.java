// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.command;

import io.guestwire.scaling.ResourceScaling;
import io.guestwire.shell.Output;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code resource-scaling:cpu-down}. */
@Service
@Command(
        scope = "resource-scaling",
        name = "cpu-down",
        description =
                "Asks a guest to take a processor offline, and waits for its answer. The guest"
                        + " chooses which one. Example: resource-scaling:cpu-down instance-0000000a")
public final class CpuDownCommand implements Action {
    PrintStream out = Output.standard();

    @Argument(name = "instance", description = "Which guest", required = true, multiValued = true)
    @Completion(InstanceCompleter.class)
    List<String> words;

    @Option(
            name = "--timeout",
            description = "How long to wait, in milliseconds; as configured without it")
    String millis;

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    boolean json;

    @Reference ResourceScaling scaling;

    @Override
    public Object execute() {
        Order order = Order.of(words, millis, json, scaling.timeout()).of("an instance");
        order.complete(scaling.cpuDown(order.words().get(0), order.timeout()), out);
        return null;
    }
}
