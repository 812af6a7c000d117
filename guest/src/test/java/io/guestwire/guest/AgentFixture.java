// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An agent in this JVM, that listens where a {@link HostNode} looks. */
final class AgentFixture implements AutoCloseable {
    private final Path control;
    private final Agent agent;
    private final Thread thread;

    AgentFixture(Path directory, String instance) throws Exception {
        this(directory, instance, directory.resolve(instance + ".control"));
    }

    AgentFixture(Path directory, String instance, Path control) throws Exception {
        this(directory, instance, control, "", List.of());
    }

    /** An agent with more entries in its configuration, and with message groups in jars. */
    AgentFixture(Path directory, String instance, String entries, List<Path> jars)
            throws Exception {
        this(directory, instance, directory.resolve(instance + ".control"), entries, jars);
    }

    private AgentFixture(
            Path directory, String instance, Path control, String entries, List<Path> jars)
            throws Exception {
        this.control = control;
        Path config = directory.resolve(instance + ".conf");
        Files.writeString(config, "addresses =\n" + entries);
        agent =
                new Agent(
                        Options.parse(
                                List.of(
                                        "--control=" + control,
                                        "--config=" + config,
                                        "--listen=" + HostNode.socket(directory, instance))),
                        jars);
        thread =
                new Thread(
                        () -> {
                            try {
                                agent.run();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        thread.start();
        await().until(this::isAnswered);
    }

    private boolean isAnswered() throws IOException {
        try (ControlClient client = connect()) {
            return client != null;
        }
    }

    /** Does a command through the control socket. */
    List<Event> ask(Options.Command command, String text, Duration timeout) throws IOException {
        List<Event> events = new CopyOnWriteArrayList<>();
        ask(command, text, timeout, events);
        return events;
    }

    private void ask(Options.Command command, String text, Duration timeout, List<Event> events)
            throws IOException {
        try (ControlClient client = connect()) {
            client.run(new Request(command, text, timeout), events::add);
        }
    }

    /** Listens in the background, and returns when the agent does. */
    List<Event> listen() {
        List<Event> events = new CopyOnWriteArrayList<>();
        Thread listening =
                new Thread(
                        () -> {
                            try {
                                ask(Options.Command.LISTEN, "", null, events);
                            } catch (IOException e) {
                                events.add(new Event.End(ExitStatus.FAILED, e.getMessage()));
                            }
                        });
        listening.setDaemon(true);
        listening.start();
        await().until(() -> !events.isEmpty());
        return events;
    }

    ControlClient connect() throws IOException {
        return ControlClient.connect(control);
    }

    @Override
    public void close() throws InterruptedException {
        agent.close();
        thread.join();
    }
}
