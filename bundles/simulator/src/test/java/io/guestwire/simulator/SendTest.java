// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.guestwire.baselayer.Counter;
import io.guestwire.testing.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A person talks to a host's message group by hand, as a simulated guest. */
@Timeout(60)
class SendTest {
    private static final Duration LONG = Patience.LIMIT;
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final String A = "instance-00000001";
    private static final String HELLO = "{\"msg_type\":\"hello\"}";

    @TempDir private Path directory;
    private HostNode host;
    private Simulator simulator;
    private final Talker talker = new Talker("{\"answer\":1}");

    @BeforeEach
    void start() {
        host = new HostNode(directory, List.of(A));
        host.add(Talker.ADDRESS, talker);
        start(1);
    }

    private void start(int version) {
        simulator = new Simulator(new SimulatorSettings(directory, 0, version));
        simulator.start(1);
        await().until(() -> simulator.guest(A).client().isConnected());
    }

    @AfterEach
    void close() {
        simulator.close();
        host.close();
    }

    private List<String> send(int count, Duration atMost) {
        return simulator.send(A, Talker.ADDRESS, HELLO, count, atMost).stream()
                .map(Answer::data)
                .toList();
    }

    @Test
    void theAnswerIsShownWithItsTime() {
        Answer answer = simulator.send(A, Talker.ADDRESS, HELLO, 1, LONG).get(0);
        assertThat(answer.data()).isEqualTo("{\"answer\":1}");
        assertThat(answer.after()).isPositive().isLessThan(LONG);
        assertThat(talker.heard).containsExactly(A + " 1 " + HELLO);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void itIsSentInTheGuestsVersion(int version) {
        simulator.close();
        start(version);
        send(1, LONG);
        assertThat(talker.heard).containsExactly(A + " " + version + " " + HELLO);
    }

    @Test
    void asManyAsAreWaitedForAreShown() {
        talker.answer("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
        assertThat(send(3, LONG)).containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
        assertThat(send(1, LONG)).containsExactly("{\"n\":1}");
    }

    @Test
    void whatCameWhenTheTimeIsOverIsShown() {
        assertThat(send(2, Duration.ofSeconds(2))).containsExactly("{\"answer\":1}");
        talker.answer();
        assertThat(send(1, SHORT)).isEmpty();
    }

    @Test
    void aLateAnswerIsNotTakenForTheNextOnes() throws Exception {
        talker.answer();
        assertThat(send(1, SHORT)).isEmpty();
        long before = simulator.list().get(0).received();
        talker.tell(A, "{\"late\":true}");
        await().until(() -> simulator.list().get(0).received() > before);
        talker.answer("{\"answer\":2}");
        assertThat(send(1, LONG)).containsExactly("{\"answer\":2}");
    }

    @Test
    void theNackOfAHostWithoutSuchAGroupIsShown() {
        List<Answer> answers = simulator.send(A, "no.such", HELLO, 1, LONG);
        assertThat(answers.get(0).data()).contains("\"nack\"", "no.such");
    }

    @Test
    void anAddressThatAGroupInTheGuestServesIsRefusedWithItsName() {
        refused(
                () -> simulator.send(A, "cgcs.server_grp", HELLO, 1, LONG),
                "cgcs.server_grp is served in " + A + " by simulator");
        simulator.offer(GroupFactory.of("example.*", Recorder::new));
        refused(() -> send(1, LONG), Talker.ADDRESS + " is served in " + A);
    }

    @Test
    void twoAtOnceUnderOneAddressDoNotTakeEachOthersAnswers() {
        talker.answer();
        CompletableFuture<List<String>> first = CompletableFuture.supplyAsync(() -> send(1, LONG));
        await().until(() -> !talker.heard.isEmpty());
        refused(() -> send(1, LONG), "by simulator:send");
        host.close();
        assertThat(first)
                .failsWithin(LONG)
                .withThrowableThat()
                .withMessageContaining("The host has gone before it answered");
    }

    @Test
    void theAddressIsServedForThatTimeOnly() throws Exception {
        send(1, LONG);
        assertThat(simulator.list().get(0).addresses()).containsExactly("cgcs.server_grp");
    }

    @Test
    void withoutAHostItIsRefused() {
        host.close();
        await().until(() -> !simulator.guest(A).client().isConnected());
        refused(() -> send(1, LONG), "No host is connected to " + A);
    }

    @Test
    void whatIsTooLongForAFrameIsRefused() {
        String data = "{\"text\":\"" + "x".repeat(70_000) + "\"}";
        refused(
                () -> simulator.send(A, Talker.ADDRESS, data, 1, LONG),
                "Not sent: 70011 bytes of data make too long a frame");
        assertThat(host.baseLayer.counters().get(Counter.RECEIVED)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | nothing",
                "[1] | something else at character 1",
                "`  \"x\"` | something else at character 3",
                "{\"a\":1 | no end of it at character 7",
                "{\"a\":1} {} | more behind it at character 9",
                "{\"a\":1}, | what is no JSON at character",
                "{'a':1} | what is no JSON at character 2: Unexpected character",
                "{\"a\":tru} | what is no JSON at character",
                "{a:1} | what is no JSON at character 2",
            })
    void dataThatIsNoObjectIsRefusedWithThePlace(String json, String found) {
        refused(
                () -> simulator.send(A, Talker.ADDRESS, json, 1, LONG),
                "Expected one JSON object",
                found);
        assertThat(talker.heard).isEmpty();
    }

    @Test
    void aPlaceInSeveralLinesNamesTheLine() {
        refused(
                () -> simulator.send(A, Talker.ADDRESS, "{\n \"a\": x\n}", 1, LONG),
                " of line 2: Unrecognized token 'x'");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        refused(() -> simulator.send(A, "example.*", HELLO, 1, LONG), "Expected an address, 1 to");
    }

    private static void refused(ThrowingCallable call, String... reasons) {
        assertThatExceptionOfType(SimulatorException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.getMessage()).contains(reasons));
    }
}
