// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.command;

import io.guestwire.scaling.ResourceScaling;
import io.guestwire.shell.Output;
import io.guestwire.shell.WholeNumber;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code resource-scaling:cpu-up}. */
@Service
@Command(
        scope = "resource-scaling",
        name = "cpu-up",
        description =
                "Asks a guest to put a processor online, and waits for its answer."
                        + " Example: resource-scaling:cpu-up instance-0000000a 3")
public final class CpuUpCommand implements Action {
    PrintStream out = Output.standard();

    @Argument(name = "instance", description = "Which guest", required = true)
    @Completion(InstanceCompleter.class)
    String instance;

    @Argument(
            index = 1,
            name = "cpu",
            description = "The number of the processor",
            required = true,
            multiValued = true)
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
        Order order = Order.of(words, millis, json, scaling.timeout()).of("a processor");
        int cpu = WholeNumber.of("the processor", order.words().get(0));
        order.complete(scaling.cpuUp(instance, cpu, order.timeout()), out);
        return null;
    }
}
