// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.SteppedContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SharedGroupTest {
    private static final String BROADCAST =
            "{\"msg_type\":\"broadcast\",\"source_instance\":\"b\",\"data\":\"hi\"}";

    private final List<String> calls = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final SteppedContext context = new SteppedContext(Side.GUEST, "cgcs.server_grp");
    private final ServerGroupClient client =
            new ServerGroupClient(
                    new ServerGroupListener() {
                        @Override
                        public void broadcast(String sourceInstance, String text) {
                            heard.add(text);
                        }
                    });
    private final SharedGroup shared = new SharedGroup(client);
    private final Other other = new Other();

    /** Another group of the address. */
    private final class Other implements MessageGroup {
        private RuntimeException failure;

        @Override
        public void started(GroupContext given) {
            calls.add("started");
        }

        @Override
        public void peerCame(Peer peer) {
            calls.add("came " + peer.name());
        }

        @Override
        public void peerWent(Peer peer) {
            calls.add("went " + peer.name());
        }

        @Override
        public void received(Peer peer, Message message) {
            calls.add(message.text());
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void stopped() {
            calls.add("stopped");
        }
    }

    @Test
    void whoJoinedBeforeSeesEveryCall() {
        shared.join(other);
        FakePeer host = context.start(shared, "host").get(0);
        host.says(BROADCAST);
        context.go(host);
        context.stop();
        assertThat(calls)
                .containsExactly("started", "came host", BROADCAST, "went host", "stopped");
        assertThat(heard).containsExactly("hi");
    }

    @Test
    void whoJoinsLaterIsStartedAndToldOfTheHost() {
        context.start(shared, "host");
        shared.join(other);
        assertThat(calls).isEmpty();
        context.run();
        assertThat(calls).containsExactly("started", "came host");
    }

    @Test
    void whoLeavesIsStoppedAndHearsNoMore() {
        shared.join(other);
        FakePeer host = context.start(shared, "host").get(0);
        CompletableFuture<Void> leaving = CompletableFuture.runAsync(() -> shared.leave(other));
        while (!leaving.isDone()) {
            context.run();
        }
        host.says(BROADCAST);
        assertThat(calls).containsExactly("started", "came host", "stopped");
        assertThat(heard).containsExactly("hi");
    }

    @Test
    void whoLeavesWhileTheMailboxIsFullIsStoppedBeforeTheNextCall() {
        shared.join(other);
        FakePeer host = context.start(shared, "host").get(0);
        context.accepting(false);
        shared.leave(other);
        context.accepting(true);
        host.says(BROADCAST);
        assertThat(calls).containsExactly("started", "came host", "stopped");
        assertThat(heard).containsExactly("hi");
    }

    @Test
    void whoJoinsWhileTheMailboxIsFullIsStartedBeforeTheNextCall() {
        FakePeer host = context.start(shared, "host").get(0);
        context.accepting(false);
        shared.join(other);
        context.accepting(true);
        context.go(host);
        context.come("host");
        assertThat(calls).containsExactly("started", "came host", "went host", "came host");
    }

    @Test
    void itCanBeStartedAgain() {
        shared.join(other);
        context.start(shared, "host");
        context.stop();
        calls.clear();
        context.successor().start(shared);
        assertThat(calls).containsExactly("started", "came host");
    }

    @Test
    void theStatusThatTheClientAskedForIsTheClientsAlone() {
        shared.join(other);
        FakePeer host = context.start(shared, "host").get(0);
        calls.clear();
        CompletableFuture<List<String>> status = client.requestStatus();
        context.run();
        long seq = host.readOne().path("seq").longValue();
        String applications = "{\"msg_type\":\"status_response\",\"seq\":1,\"data\":{}}";
        host.says(applications);
        host.says("{\"msg_type\":\"status_response\",\"seq\":" + seq + ",\"data\":{}}");
        host.says(BROADCAST);
        host.says("{\"msg_type\":\"status_response_done\",\"seq\":" + seq + "}");
        assertThat(status).isCompletedWithValue(List.of("{}"));
        assertThat(calls).containsExactly(applications, BROADCAST);
    }

    @Test
    void answersThatComeTooLateForTheClientAreKeptFromTheOthersAsWell() {
        shared.join(other);
        FakePeer host = context.start(shared, "host").get(0);
        CompletableFuture<List<String>> older = client.requestStatus();
        context.run();
        long seq = host.readOne().path("seq").longValue();
        CompletableFuture<List<String>> newer = client.requestStatus();
        context.run();
        newer.cancel(false);
        context.run();
        calls.clear();
        for (long each : new long[] {seq, seq + 1}) {
            host.says("{\"msg_type\":\"status_response\",\"seq\":" + each + ",\"data\":{}}");
            host.says("{\"msg_type\":\"status_response_done\",\"seq\":" + each + "}");
        }
        assertThat(older).isCompletedExceptionally();
        assertThat(calls).isEmpty();
        String next = "{\"msg_type\":\"status_response_done\",\"seq\":" + (seq + 2) + "}";
        host.says(next);
        assertThat(calls).containsExactly(next);
    }

    @Test
    void theClientsNumbersAreFarFromAnApplications() {
        FakePeer host = context.start(shared, "host").get(0);
        client.requestStatus();
        context.run();
        assertThat(host.readOne().path("seq").longValue())
                .isBetween(1L << 30, (long) Integer.MAX_VALUE + 1);
    }

    @Test
    void whatOneThrowsDoesNotKeepItFromTheOthers() {
        other.failure = new IllegalStateException("no good");
        shared.join(other);
        Other third = new Other();
        shared.join(third);
        FakePeer host = context.start(shared, "host").get(0);
        calls.clear();
        assertThatThrownBy(() -> host.says(BROADCAST)).hasMessage("no good");
        assertThat(calls).containsExactly(BROADCAST, BROADCAST);
        assertThat(heard).containsExactly("hi");
    }
}
