// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.servergroup.ServerGroupControl;
import io.guestwire.shell.CommandException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final FakeControl control = new FakeControl();

    @Test
    void listsGroups() {
        ListCommand command = new ListCommand();
        command.control = control;
        command.out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        command.execute();
        assertThat(printed())
                .isEqualTo(
                        """
                        GROUP  ID   MEMBERS  ATTACHED
                        db     db         2         1
                        web    web        1         0
                        """);
    }

    @Test
    void listsTheMembersOfAllGroupsOrOfThoseNamed() {
        status(null, false);
        assertThat(printed())
                .isEqualTo(
                        """
                        GROUP  INSTANCE  DISPLAY_NAME  STATE   HOST  ATTACHED
                        db     db-1      one           active  -     true
                        web    web-1     one           active  -     true
                        """);
    }

    @Test
    void takesJsonBeforeAndBehindTheWords() {
        String expected =
                "[{\"group\":\"db\",\"instance\":\"db-1\",\"display_name\":\"one\","
                        + "\"state\":\"active\",\"host\":\"\",\"attached\":true}]\n";
        status(List.of("db"), true);
        assertThat(printed()).isEqualTo(expected);
        status(List.of("db", "--json"), false);
        assertThat(printed()).isEqualTo(expected);
    }

    @Test
    void joinsTheWordsOfABroadcastAndSaysWhomItReached() {
        broadcast(List.of("noon", "today"));
        assertThat(control.text).isEqualTo("noon today");
        assertThat(printed())
                .isEqualTo("Sent to 1 member; dropped, outbox full: b; not attached: c, d.\n");
        broadcast(List.of("noon", "--json"));
        assertThat(control.text).isEqualTo("noon");
        assertThat(printed()).startsWith("[{\"instance\":\"a\",\"outcome\":\"sent\"},");
    }

    @Test
    void listsCounters() {
        CountersCommand command = new CountersCommand();
        command.control = control;
        command.out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        command.json = true;
        command.execute();
        assertThat(printed()).isEqualTo("[{\"counter\":\"broadcasts\",\"value\":3}]\n");
    }

    /** Karaf's console logs every other exception as an error, with its stack. */
    @Test
    void whatWasAskedWronglyIsSaidByAnExceptionThatKarafKnows() {
        for (List<String> words : List.of(List.of("noon"), List.of("--json"))) {
            assertThatThrownBy(() -> broadcast("nosuch", words))
                    .isInstanceOf(CommandException.class)
                    .extracting(Throwable::getMessage)
                    .isIn("There is no server group \"nosuch\"", "expected a text, found none");
        }
        assertThat(CommandException.class).hasPublicMethods("getNiceHelp");
        assertThat(CommandException.class.getSimpleName())
                .isEqualTo(org.apache.karaf.shell.support.CommandException.class.getSimpleName());
    }

    private void status(List<String> words, boolean json) {
        StatusCommand command = new StatusCommand();
        command.control = control;
        command.out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        command.words = words;
        command.json = json;
        command.execute();
    }

    private void broadcast(List<String> words) {
        broadcast("db", words);
    }

    private void broadcast(String group, List<String> words) {
        BroadcastCommand command = new BroadcastCommand();
        command.control = control;
        command.out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        command.group = group;
        command.words = words;
        command.execute();
    }

    private String printed() {
        String text = printed.toString(StandardCharsets.UTF_8);
        printed.reset();
        return text;
    }

    private static final class FakeControl implements ServerGroupControl {
        private String text;

        @Override
        public List<GroupSummary> groups() {
            return List.of(
                    new GroupSummary("db", "db", 2, 1), new GroupSummary("web", "web", 1, 0));
        }

        @Override
        public List<MemberSummary> members(String group) {
            return List.of(new MemberSummary(group, group + "-1", "one", "active", "", true));
        }

        @Override
        public BroadcastReport broadcast(String group, String sent) {
            if (group.equals("nosuch")) {
                throw new IllegalArgumentException("There is no server group \"nosuch\"");
            }
            text = sent;
            return new BroadcastReport(List.of("a"), List.of("b"), List.of("c", "d"));
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of("broadcasts", 3L);
        }
    }
}
