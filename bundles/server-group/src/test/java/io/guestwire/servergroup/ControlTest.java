// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.channel.Side;
import io.guestwire.servergroup.ServerGroupControl.BroadcastReport;
import io.guestwire.servergroup.ServerGroupControl.GroupSummary;
import io.guestwire.servergroup.ServerGroupControl.MemberSummary;
import io.guestwire.servergroup.testing.TestDirectory;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.SteppedContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ControlTest {
    private final SteppedContext context = new SteppedContext(Side.HOST, "cgcs.server_grp");
    private final ServerGroupService service =
            new ServerGroupService(ServerGroupSettings.of("compute-0"));
    private final ServerGroupControl control = service.control();

    @Test
    void listsGroupsAndMembers() {
        start();
        assertThat(ask(control::groups))
                .containsExactly(
                        new GroupSummary("db", "db", 3, 2), new GroupSummary("web", "web", 1, 0));
        assertThat(ask(() -> control.members("db")))
                .containsExactly(
                        new MemberSummary("db", "db1", "one", "active", "", true),
                        new MemberSummary("db", "db2", "db2", "active", "", true),
                        new MemberSummary("db", "db3", "db3", "stopped", "h", false));
    }

    @Test
    void anUnknownGroupIsAnsweredWithThoseThereAre() {
        start();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ask(() -> control.members("dbx")))
                .withMessage("There is no server group \"dbx\"; there are: db, web");
    }

    @Test
    void broadcastsFromTheHostAndReportsWhoWasReached() {
        start();
        FakePeer db1 = context.fakePeer("db1");
        context.fakePeer("db2").outbox(5);
        BroadcastReport report = ask(() -> control.broadcast("db", "noon"));
        assertThat(report)
                .isEqualTo(new BroadcastReport(List.of("db1"), List.of("db2"), List.of("db3")));
        JsonNode heard = db1.readOne();
        assertThat(heard.path("source_instance").textValue()).isEqualTo("compute-0");
        assertThat(heard.path("data").textValue()).isEqualTo("noon");
    }

    @Test
    void theHostKeepsTheRulesOfABroadcastToo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> control.broadcast("db", "x".repeat(3051)))
                .withMessageContaining("found 3051 bytes");
    }

    @Test
    void saysThatTheServiceIsNotRunning() {
        assertThatIllegalStateException()
                .isThrownBy(control::groups)
                .withMessageContaining("not running");
        start();
        context.accepting(false);
        assertThatIllegalStateException()
                .isThrownBy(control::groups)
                .withMessageContaining("too much to do");
    }

    private void start() {
        service.use(
                new TestDirectory()
                        .with("db", "db1", "{\"display_name\":\"one\"}")
                        .with("db", "db2", "{}")
                        .with("db", "db3", "{\"host\":\"h\"}")
                        .with("web", "web1", "{}"));
        context.start(service, "db1", "db2");
    }

    /** Asks on another thread, while this one runs the group. */
    private <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = CompletableFuture.supplyAsync(question);
        while (!answer.isDone()) {
            context.run();
            Thread.onSpinWait();
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }
}
