// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.guestwire.channel.Side;
import io.guestwire.servergroup.ServerGroupControl.GroupSummary;
import io.guestwire.servergroup.ServerGroupControl.MemberSummary;
import io.guestwire.servergroup.client.ServerGroupClient;
import io.guestwire.servergroup.client.ServerGroupListener;
import io.guestwire.testing.Patience;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.SteppedContext;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class GuestControlTest {
    private final SteppedContext context = new SteppedContext(Side.GUEST, "cgcs.server_grp");
    private final ServerGroupClient client = new ServerGroupClient(new ServerGroupListener() {});
    private final GuestControl control = new GuestControl(client, () -> Patience.LIMIT);

    /** Asks on another thread, and has the host answer each question with one member. */
    private <T> T ask(FakePeer host, Supplier<T> question) {
        CompletableFuture<T> answer = CompletableFuture.supplyAsync(question);
        while (!answer.isDone()) {
            context.run();
            host.read().stream()
                    .filter(message -> message.path("msg_type").textValue().equals("status_query"))
                    .forEach(message -> answer(host, message.path("seq").longValue()));
        }
        return answer.join();
    }

    private void answer(FakePeer host, long seq) {
        host.says(
                "{\"msg_type\":\"status_response\",\"seq\":"
                        + seq
                        + ",\"data\":{\"display_name\":\"db1\",\"state\":\"active\","
                        + "\"instance_id\":\"4711\",\"host\":null,\"metadata\":{}}}");
        host.says("{\"msg_type\":\"status_response_done\",\"seq\":" + seq + "}");
    }

    @Test
    void aGuestKnowsItsOwnServerGroupFromItsHost() {
        FakePeer host = context.start(client, "host").get(0);
        assertThat(control.isGuest()).isTrue();
        assertThat(ask(host, control::groups))
                .containsExactly(new GroupSummary("own", "own", 1, 0));
        assertThat(ask(host, () -> control.members("own")))
                .containsExactly(new MemberSummary("own", "4711", "db1", "active", "", false));
    }

    @Test
    void aBroadcastGoesToTheHost() {
        FakePeer host = context.start(client, "host").get(0);
        ask(host, () -> control.broadcast("own", "hello"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> control.broadcast("own", "two\nlines"));
    }

    @Test
    void anotherGroupIsUnknownAndSaysWhichIsNot() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> control.members("db"))
                .withMessage("a guest has one server group, called own; there is no \"db\"");
    }

    @Test
    void showsTheCountersOfTheClient() {
        FakePeer host = context.start(client, "host").get(0);
        host.says("{\"msg_type\":\"broadcast\",\"data\":\"hi\"}");
        assertThat(control.counters()).containsEntry("broadcasts", 1L).containsKey("unusable");
    }

    @Test
    void completionAsksNobody() {
        FakePeer host = context.start(client, "host").get(0);
        assertThat(control.names()).containsExactly("own");
        context.run();
        assertThat(host.waiting()).isEmpty();
    }

    @Test
    void withoutAChannelItSaysSo() {
        context.start(client);
        assertThatIllegalStateException()
                .isThrownBy(control::groups)
                .withMessageContaining("no channel to the host");
    }
}
