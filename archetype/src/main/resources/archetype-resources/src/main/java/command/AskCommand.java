package ${package}.command;

import io.guestwire.shell.CommandException;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import io.guestwire.shell.Words;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import ${package}.HostGroup;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code ${artifactId}:ask}. */
@Service
@Command(
        scope = "${artifactId}",
        name = "ask",
        description =
                "Asks a guest and waits for its answer. Example: ${artifactId}:ask instance-0000000a"
                        + " hello")
public final class AskCommand implements Action {
    @Argument(name = "instance", description = "Which guest", required = true)
    @Completion(InstanceCompleter.class)
    String instance;

    @Argument(
            index = 1,
            name = "text",
            description = "What to ask",
            required = true,
            multiValued = true)
    List<String> words;

    @Option(name = "--json", description = "Prints one JSON document, for programs")
    boolean json;

    @Reference HostGroup host;

    @Override
    public Object execute() throws InterruptedException {
        Words question = Words.of(words, json);
        try {
            // A question ends by itself; the second is for the case that even the group does not.
            String answer =
                    host.ask(instance, question.text())
                            .get(HostGroup.PATIENCE.toSeconds() + 1, TimeUnit.SECONDS);
            Listing.of("instance", "answer")
                    .row(instance, answer)
                    .print(Output.standard(), question.json());
        } catch (ExecutionException e) {
            throw new CommandException(e.getCause().getMessage());
        } catch (TimeoutException e) {
            throw new CommandException("the message group does not answer: see guestwire:groups");
        }
        return null;
    }
}
