// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.guestwire.channel.Side;
import io.guestwire.servergroup.client.ServerGroupException.Reason;
import io.guestwire.servergroup.testing.Seed;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.SteppedContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerGroupClientTest {
    private final List<String> heard = new ArrayList<>();
    private final SteppedContext context = new SteppedContext(Side.GUEST, "cgcs.server_grp");
    private final ServerGroupClient client =
            new ServerGroupClient(
                    new Recorder(heard), new ClientLimits(Duration.ofSeconds(10), 3, 10_000));

    private FakePeer host;

    @BeforeEach
    void connect() {
        context.start(client);
        host = context.come("host");
        assertThat(heard).containsExactly("connected");
        heard.clear();
    }

    @Test
    void asksAsTheSeedDoes() {
        client.requestStatus();
        context.run();
        assertThat(host.waiting())
                .singleElement()
                .satisfies(sent -> assertThat(sent.text()).isEqualTo(Seed.STATUS_QUERY));
    }

    @Test
    void speaksTheVersionOfTheEnvelope() {
        host.speaks(2);
        client.requestStatus();
        client.broadcast("hello");
        context.run();
        assertThat(host.read())
                .allSatisfy(m -> assertThat(m.path("version").intValue()).isEqualTo(2));
    }

    @Test
    void givesTheStatusToTheCallbackAndToTheFuture() {
        CompletableFuture<List<String>> status = requestStatus();
        host.says(Seed.STATUS_RESPONSE);
        assertThat(status).isNotDone();
        host.says(Seed.STATUS_RESPONSE_DONE);
        assertThat(status).isCompletedWithValue(List.of(Seed.DOCUMENT));
        assertThat(heard).containsExactly("status " + List.of(Seed.DOCUMENT));
        assertThat(context.timers()).isZero();
    }

    @Test
    void anEmptyGroupIsAnEmptyList() {
        CompletableFuture<List<String>> status = requestStatus();
        host.says(Seed.STATUS_RESPONSE_DONE);
        assertThat(status).isCompletedWithValue(List.of());
    }

    @Test
    void toleratesTheStrayDataOfNovaInDone() {
        CompletableFuture<List<String>> status = requestStatus();
        host.says("{\"version\":2,\"msg_type\":\"status_response_done\",\"seq\":1,\"data\":[{}]}");
        assertThat(status).isCompletedWithValue(List.of());
    }

    @Test
    void aNewerRequestEndsTheOlderWhoseAnswersAreIgnored() {
        CompletableFuture<List<String>> older = requestStatus();
        CompletableFuture<List<String>> newer = requestStatus();
        assertThat(reason(older)).isEqualTo(Reason.SUPERSEDED);
        host.says(Seed.STATUS_RESPONSE);
        host.says(Seed.STATUS_RESPONSE_DONE);
        assertThat(newer).isNotDone();
        host.says("{\"msg_type\":\"status_response\",\"seq\":2,\"data\":{\"a\":1}}");
        host.says("{\"msg_type\":\"status_response_done\",\"seq\":2}");
        assertThat(newer).isCompletedWithValue(List.of("{\"a\":1}"));
        assertThat(context.timers()).isZero();
    }

    @Test
    void aRequestWithoutAnswerTimesOut() {
        CompletableFuture<List<String>> status = requestStatus();
        context.pass(Duration.ofMillis(9_999));
        assertThat(status).isNotDone();
        context.pass(Duration.ofMillis(1));
        assertThat(reason(status)).isEqualTo(Reason.TIMED_OUT);
    }

    @Test
    void anAnswerBeyondTheLimitEndsTheRequest() {
        CompletableFuture<List<String>> status = requestStatus();
        for (int i = 0; i < 4; i++) {
            assertThat(status).isNotDone();
            host.says(Seed.STATUS_RESPONSE);
        }
        assertThat(reason(status)).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void theEndOfTheChannelEndsTheRequest() {
        CompletableFuture<List<String>> status = requestStatus();
        context.go(host);
        assertThat(reason(status)).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(client.isConnected()).isFalse();
        assertThat(heard).containsExactly("disconnected");
    }

    @Test
    void withoutAChannelEverythingFailsAtOnce() {
        context.go(host);
        assertThat(reason(client.requestStatus())).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(reason(client.broadcast("x"))).isEqualTo(Reason.NOT_CONNECTED);
    }

    @Test
    void beforeTheStartAndAfterTheStopEverythingFailsAtOnce() {
        ServerGroupClient idle = new ServerGroupClient(new ServerGroupListener() {});
        assertThat(reason(idle.broadcast("x"))).isEqualTo(Reason.NOT_CONNECTED);
        CompletableFuture<List<String>> waiting = client.requestStatus();
        context.stop();
        assertThat(reason(waiting)).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(reason(client.broadcast("x"))).isEqualTo(Reason.NOT_CONNECTED);
    }

    @Test
    void afterAReconnectTheSequenceRisesOn() {
        requestStatus();
        context.go(host);
        host = context.come("host");
        requestStatus();
        assertThat(host.readOne().path("seq").longValue()).isEqualTo(2);
    }

    @Test
    void aFullOutboxOrMailboxIsBusy() {
        host.outbox(10);
        assertThat(reason(requestStatus())).isEqualTo(Reason.BUSY);
        assertThat(context.timers()).isZero();
        context.accepting(false);
        assertThat(reason(client.broadcast("x"))).isEqualTo(Reason.BUSY);
    }

    @Test
    void aNackOfTheQueryEndsTheRequest() {
        CompletableFuture<List<String>> status = requestStatus();
        host.says(Seed.NACK.replace("broadcast", "status_query"));
        assertThat(reason(status)).isEqualTo(Reason.REFUSED);
        assertThat(heard).containsExactly("nack status_query failed to parse version");
    }

    @Test
    void hearsTheSeedsExamples() {
        host.says(Seed.BROADCAST);
        host.says(Seed.NOTIFICATION);
        host.says(Seed.NACK);
        assertThat(heard)
                .containsExactly(
                        "broadcast instance-00000001 Hello World",
                        "notification " + Seed.DOCUMENT,
                        "nack broadcast failed to parse version");
    }

    @Test
    void doesNotInsistOnTheVersionOfABroadcast() {
        host.says(Seed.BROADCAST.replace("\"version\":1", "\"version\":\"version\""));
        assertThat(heard).containsExactly("broadcast instance-00000001 Hello World");
    }

    @Test
    void unwrapsWhatNovaWrapped() {
        host.says(
                Seed.NOTIFICATION.replace(
                        Seed.DOCUMENT,
                        "{\"event_type\":\"compute.instance.update\",\"payload\": "
                                + Seed.DOCUMENT
                                + " ,\"priority\":\"INFO\"}"));
        assertThat(heard).containsExactly("notification " + Seed.DOCUMENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"msg_type\":7}",
                "{\"msg_type\":\"status_response\"}",
                "{\"msg_type\":\"status_response\",\"seq\":1e3,\"data\":{}}",
                "{\"msg_type\":\"status_response\",\"seq\":99999999999999999999,\"data\":{}}",
                "{\"msg_type\":\"status_response_done\",\"seq\":\"1\"}",
                "{\"msg_type\":\"broadcast\"}",
                "{\"msg_type\":\"notification\",\"data\":\"not JSON\"}",
                "{\"msg_type\":\"notification\",\"data\":\"{} {}\"}",
                "{\"msg_type\":\"notification\",\"data\":\"[1]\"}",
                "{\"msg_type\":\"notification\",\"data\":7}",
                "{\"msg_type\":\"status_response\",\"seq\":1,\"data\":[]}",
                "{\"msg_type\":\"status_response\",\"seq\":1,\"data\":\"{\"}",
                "{\"msg_type\":\"scale\",\"data\":[1,{\"a\":2}]}"
            })
    void whatMakesNoSenseIsIgnoredAndCounted(String message) {
        CompletableFuture<List<String>> status = requestStatus();
        host.says(message);
        assertThat(heard).isEmpty();
        assertThat(status).isNotDone();
        assertThat(client.counters()).containsEntry(ClientCounter.UNUSABLE, 1L);
        assertThat(client.counters()).containsEntry(ClientCounter.STATUS_ANSWERS, 0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"{\\n\\t\\\"a\\\" : [1.0e3, \\\"x\\\\ny\\\"],\\r\\n\\\"b\\\":{} }\"",
                "{\r \"a\" :\r[1.0e3,\"x\\ny\"], \"b\":{}}"
            })
    void aDocumentIsHandedOnAsOneLine(String data) {
        CompletableFuture<List<String>> status = requestStatus();
        host.says("{\"msg_type\":\"status_response\",\"seq\":1,\"data\":" + data + "}");
        host.says(Seed.STATUS_RESPONSE_DONE);
        host.says("{\"msg_type\":\"notification\",\"data\":" + data + "}");
        String document = "{\"a\":[1.0E+3,\"x\\ny\"],\"b\":{}}";
        assertThat(status).isCompletedWithValue(List.of(document));
        assertThat(heard).contains("notification " + document);
    }

    @Test
    void cancellingTheFutureEndsTheRequest() {
        CompletableFuture<List<String>> status = requestStatus();
        host.says(Seed.STATUS_RESPONSE);
        status.cancel(false);
        context.run();
        assertThat(context.timers()).isZero();
        host.says(Seed.STATUS_RESPONSE_DONE);
        assertThat(heard).isEmpty();
        assertThat(client.counters()).containsEntry(ClientCounter.STRAY_ANSWERS, 1L);
    }

    @Test
    void cancellingAnOlderRequestDoesNotEndTheNewer() {
        CompletableFuture<List<String>> older = client.requestStatus();
        context.run();
        older.cancel(false);
        CompletableFuture<List<String>> newer = requestStatus();
        host.says("{\"msg_type\":\"status_response_done\",\"seq\":2}");
        assertThat(newer).isCompletedWithValue(List.of());
    }

    @Test
    void countsWhatItSendsAndHears() {
        client.broadcast("hello");
        requestStatus();
        host.says(Seed.STATUS_RESPONSE);
        host.says(Seed.STATUS_RESPONSE_DONE);
        host.says(Seed.STATUS_RESPONSE_DONE);
        host.says(Seed.BROADCAST);
        host.says(Seed.NOTIFICATION);
        host.says(Seed.NACK);
        host.says("{}");
        assertThat(client.counters())
                .containsEntry(ClientCounter.STATUS_ANSWERS, 2L)
                .allSatisfy(
                        (counter, value) ->
                                assertThat(value)
                                        .as(counter.label())
                                        .isEqualTo(
                                                counter == ClientCounter.STATUS_ANSWERS ? 2 : 1));
    }

    @Test
    void broadcastsUpTo3050BytesOfUtf8() {
        CompletableFuture<Void> sent = client.broadcast("é".repeat(1525));
        context.run();
        assertThat(sent).isCompleted();
        assertThat(host.readOne().path("data").textValue()).isEqualTo("é".repeat(1525));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.broadcast("é".repeat(1525) + "x"))
                .withMessageContaining("3050")
                .withMessageContaining("found 3051 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\0b", "\ud800", "a\udc00"})
    void refusesTextThatCannotBeBroadcast(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.broadcast(text))
                .withMessageContaining("at character");
    }

    private CompletableFuture<List<String>> requestStatus() {
        CompletableFuture<List<String>> status = client.requestStatus();
        context.run();
        return status;
    }

    private static Reason reason(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        Throwable thrown = catchThrowable(future::join);
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        return ((ServerGroupException) cause).reason();
    }

    private record Recorder(List<String> heard) implements ServerGroupListener {
        @Override
        public void broadcast(String sourceInstance, String text) {
            heard.add("broadcast " + sourceInstance + " " + text);
        }

        @Override
        public void notification(String document) {
            heard.add("notification " + document);
        }

        @Override
        public void status(List<String> documents) {
            heard.add("status " + documents);
        }

        @Override
        public void nack(String origMsgType, String logMsg) {
            heard.add("nack " + origMsgType + " " + logMsg);
        }

        @Override
        public void connected() {
            heard.add("connected");
        }

        @Override
        public void disconnected() {
            heard.add("disconnected");
        }
    }
}
