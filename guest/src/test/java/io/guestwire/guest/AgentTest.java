// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.guest.Options.Command;
import io.guestwire.testing.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents and a real host. */
class AgentTest {
    private static final Duration LIMIT = Patience.LIMIT;

    @TempDir Path directory;

    private static Event.End end(List<Event> events) {
        return (Event.End) events.get(events.size() - 1);
    }

    private static List<String> documents(List<Event> events) {
        return events.stream()
                .filter(Event.Status.class::isInstance)
                .map(event -> ((Event.Status) event).document())
                .toList();
    }

    @Test
    void theStatusOfEveryMemberComes() throws Exception {
        try (HostNode host = new HostNode(directory);
                AgentFixture a = new AgentFixture(directory, "a")) {
            List<Event> events = a.ask(Command.STATUS, "", LIMIT);
            assertThat(end(events)).isEqualTo(new Event.End(ExitStatus.OK, ""));
            assertThat(documents(events))
                    .hasSize(2)
                    .anyMatch(document -> document.contains("db1") && document.contains("active"))
                    .anyMatch(document -> document.contains("db2") && document.contains("stopped"));
        }
    }

    @Test
    void membersHearEachOtherAndOfEachOthersEnd() throws Exception {
        try (HostNode host = new HostNode(directory);
                AgentFixture a = new AgentFixture(directory, "a")) {
            List<Event> heard;
            try (AgentFixture b = new AgentFixture(directory, "b")) {
                await().until(
                                () ->
                                        documents(a.ask(Command.STATUS, "", LIMIT)).stream()
                                                .allMatch(text -> text.contains("active")));
                heard = a.listen();
                assertThat(heard).first().isEqualTo(new Event.Host(true, ""));
                assertThat(end(b.ask(Command.BROADCAST, "hello, ü", LIMIT)).status())
                        .isEqualTo(ExitStatus.OK);
                await().until(() -> heard.contains(new Event.Broadcast("b", "hello, ü")));
            }
            await().until(
                            () ->
                                    heard.stream()
                                            .anyMatch(
                                                    event ->
                                                            event instanceof Event.Notification n
                                                                    && n.document()
                                                                            .contains("stopped")));
        }
    }

    @Test
    void withoutAHostACommandEndsInTime() throws Exception {
        try (AgentFixture a = new AgentFixture(directory, "a")) {
            for (Command command : List.of(Command.STATUS, Command.BROADCAST)) {
                Event.End end = end(a.ask(command, "x", Duration.ofMillis(100)));
                assertThat(end.status()).isEqualTo(ExitStatus.TIMED_OUT);
                assertThat(end.reason()).contains("there is no host: waits for the host");
            }
        }
    }

    @Test
    void aTextThatCannotBeBroadcastIsRefusedHere() throws Exception {
        try (AgentFixture a = new AgentFixture(directory, "a")) {
            Event.End end = end(a.ask(Command.BROADCAST, "x".repeat(3_051), LIMIT));
            assertThat(end.status()).isEqualTo(ExitStatus.FAILED);
            assertThat(end.reason()).contains("3050");
        }
    }

    @Test
    void aListenerIsToldThatTheHostGoesAndComes() throws Exception {
        try (AgentFixture a = new AgentFixture(directory, "a")) {
            List<Event> heard;
            try (HostNode host = new HostNode(directory)) {
                await().until(
                                () ->
                                        end(a.ask(Command.STATUS, "", LIMIT)).status()
                                                == ExitStatus.OK);
                heard = a.listen();
            }
            await().until(
                            () ->
                                    heard.get(heard.size() - 1) instanceof Event.Host last
                                            && !last.connected());
            try (HostNode host = new HostNode(directory)) {
                await().until(() -> heard.get(heard.size() - 1).equals(new Event.Host(true, "")));
            }
        }
    }

    @Test
    void listeningEndsWithItsTime() throws Exception {
        try (AgentFixture a = new AgentFixture(directory, "a")) {
            assertThat(end(a.ask(Command.LISTEN, "", Duration.ofMillis(50))).status())
                    .isEqualTo(ExitStatus.OK);
        }
    }

    @Test
    void theMessageGroupOfAThirdPartyIsServedWithItsConfiguration() throws Exception {
        Path jar = GroupJar.write(directory.resolve("echo.jar"), EchoGroup.class.getName());
        Asker asker = new Asker();
        try (HostNode host = new HostNode(directory)) {
            host.add(EchoGroup.ADDRESS, asker);
            try (AgentFixture a =
                    new AgentFixture(directory, "a", "example.echo.answer = 42\n", List.of(jar))) {
                await().until(() -> asker.answers.contains("a: {\"answer\":\"42\"}"));
                assertThat(end(a.ask(Command.STATUS, "", LIMIT)).status()).isEqualTo(ExitStatus.OK);
            }
        }
    }
}
