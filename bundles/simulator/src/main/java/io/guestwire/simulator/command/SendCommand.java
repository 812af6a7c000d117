// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.command;

import io.guestwire.shell.CommandException;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import io.guestwire.shell.WholeNumber;
import io.guestwire.shell.Words;
import io.guestwire.simulator.Answer;
import io.guestwire.simulator.Simulator;
import io.guestwire.simulator.SimulatorException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code simulator:send}. */
@Service
@Command(
        scope = "simulator",
        name = "send",
        description =
                "Sends data to a message group of the host as a simulated guest, and lists what"
                        + " comes back. Example: simulator:send instance-00000001 example.clock"
                        + " '{\"msg_type\":\"what_time\"}'")
public final class SendCommand implements Action {
    private final PrintStream out = Output.standard();

    private static final int MOST_MILLIS = 600_000;
    private static final int MOST_ANSWERS = 1_000;

    @Argument(name = "instance", description = "Who sends", required = true)
    @Completion(InstanceCompleter.class)
    private String instance;

    @Argument(
            index = 1,
            name = "address",
            description = "The address of the message group, and of who sends",
            required = true)
    @Completion(AddressCompleter.class)
    private String address;

    @Argument(
            index = 2,
            name = "data",
            description = "One JSON object, in single quotes",
            required = true,
            multiValued = true)
    private List<String> words;

    @Option(name = "--wait", description = "How long to wait for answers, in milliseconds")
    private String wait = "1000";

    @Option(name = "--count", description = "How many answers to wait for")
    private String count = "1";

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    private boolean json;

    @Reference private Simulator simulator;

    @Override
    public Object execute() {
        int millis = number("--wait", "milliseconds", wait, MOST_MILLIS);
        int most = number("--count", "answers", count, MOST_ANSWERS);
        Words given = Words.of(words, json);
        checkNoOption(given.words());
        Listing listing = Listing.of("after ms", "data");
        List<Answer> answers =
                CommandException.insteadOf(
                        SimulatorException.class,
                        () ->
                                simulator.send(
                                        instance,
                                        address,
                                        given.text(),
                                        most,
                                        Duration.ofMillis(millis)));
        for (Answer answer : answers) {
            listing.row(Millis.of(answer.after()), answer.data());
        }
        listing.print(out, given.json());
        return null;
    }

    private static void checkNoOption(List<String> words) {
        for (String word : words) {
            if (word.startsWith("--")) {
                throw new CommandException(
                        "expected nothing behind the data, found %s: options go before the instance"
                                .formatted(word));
            }
        }
    }

    private static int number(String option, String unit, String word, int most) {
        int value = WholeNumber.of(option, word);
        if (value < 1 || value > most) {
            throw new CommandException(
                    "%s: expected 1 to %d %s, found %d".formatted(option, most, unit, value));
        }
        return value;
    }
}
