// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.MessageGroup;
import io.guestwire.scaling.Processors;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.Sent;
import io.guestwire.testkit.SteppedContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class GuestScalingTest {
    private static final String REQUESTER = "scale-1a2b3c4d";
    private static final String DOWN =
            "{\"version\":2,\"msg_type\":\"scale_request\",\"timeout_ms\":1000,"
                    + "\"resource\":\"cpu\",\"direction\":\"down\"}";
    private static final String UP =
            "{\"version\":1,\"msg_type\":\"scale_request\",\"timeout_ms\":1000,"
                    + "\"resource\":\"cpu\",\"direction\":\"up\",\"online_cpu\":3,"
                    + "\"online_cpus\":[0,1]}";

    private final FakeProcessors processors = new FakeProcessors();
    private final GuestScaling scaling = new GuestScaling(processors);
    private final SteppedContext group = new SteppedContext(Side.GUEST, "cgcs.scale");
    private final FakePeer host = group.start(scaling, "host").get(0).speaks(2);

    @Test
    void itAnswersToWhoeverAskedInTheVersionOfTheQuestion() {
        Sent answer = ask(DOWN);
        assertThat(answer.version()).isEqualTo(2);
        assertThat(answer.sourceAddress()).isEqualTo("cgcs.scale");
        assertThat(answer.destAddress()).isEqualTo(REQUESTER);
        assertThat(answer.text())
                .isEqualTo(
                        "{\"version\":2,\"resource\":\"cpu\",\"direction\":\"down\","
                                + "\"result\":\"success\",\"offline_cpu\":1,\"online_cpus\":[0]}");
        assertThat(ask(UP).text())
                .isEqualTo(
                        "{\"version\":1,\"resource\":\"cpu\",\"direction\":\"up\","
                                + "\"result\":\"success\",\"online_cpu\":3,\"online_cpus\":[0,3]}");
    }

    /** Asked for what would change nothing, should it not refuse. */
    @Test
    void aSimulatedGuestLeavesTheProcessorsOfTheMachineAlone() {
        SteppedContext simulated = new SteppedContext(Side.GUEST, "cgcs.scale");
        FakePeer asking = simulated.start(new GuestScaling(Map.of()), "host").get(0).speaks(2);
        asking.says(UP.replace("\"online_cpu\":3", "\"online_cpu\":0"), REQUESTER, "cgcs.scale");
        assertThat(awaited(simulated, asking).text())
                .contains("fail", "leaves the processors of this machine alone", "cpu.directory");
    }

    @Test
    void aFailureIsToldWithItsReason() {
        processors.failure = new IOException("processor 1 is needed");
        assertThat(ask(DOWN).text())
                .contains("\"result\":\"fail\",\"err_msg\":\"processor 1 is needed\"");
        processors.failure = new IllegalStateException();
        assertThat(ask(UP).text()).contains("\"direction\":\"up\"", "IllegalStateException");
        processors.failure = new java.nio.file.NoSuchFileException("/x");
        assertThat(ask(UP).text()).contains("NoSuchFileException: /x");
        processors.failure = null;
        assertThat(ask(DOWN).text()).contains("success");
    }

    @Test
    void whileItWorksAnotherRequestFailsAtOnceAndItsThreadIsFree() throws InterruptedException {
        processors.gate = new CountDownLatch(1);
        host.says(DOWN, REQUESTER, "cgcs.scale");
        processors.entered.await();
        host.says(UP, "scale-00000002", "cgcs.scale");
        Sent refused = host.takeOne();
        assertThat(refused.destAddress()).isEqualTo("scale-00000002");
        assertThat(refused.text()).contains("\"fail\"", "still at work");
        processors.gate.countDown();
        assertThat(awaited().destAddress()).isEqualTo(REQUESTER);
        assertThat(ask(UP).text()).contains("success");
    }

    @Test
    void stoppingInterruptsTheWorkAndNothingIsLeftBehind() throws InterruptedException {
        processors.gate = new CountDownLatch(1);
        host.says(DOWN, REQUESTER, "cgcs.scale");
        processors.entered.await();
        Thread working = processors.thread;
        assertThat(working.isDaemon()).isTrue();
        group.stop();
        working.join();
        assertThat(processors.interrupted).isTrue();
        group.run();
        assertThat(host.waiting()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'version':2,'msg_type':'scale_request','resource':'ram','direction':'down'}"
                        + "| 'resource':'ram','direction':'down','result':'fail' | resource",
                "{'version':2,'msg_type':'scale_request','resource':'cpu','direction':'down'}"
                        + "| 'resource':'cpu','direction':'down','result':'fail' | timeout_ms",
                "{'version':7,'msg_type':'scale_request','resource':'cpu','direction':'up'}"
                        + "| 'resource':'cpu','direction':'up','result':'fail' | version",
                "{'version':2,'msg_type':'scale_request','resource':'cpu'}"
                        + "| 'msg_type':'nack' | direction",
                "{'version':2,'msg_type':'hello'} | 'msg_type':'nack' | scale_request",
                "{} | 'msg_type':'nack' | version",
                "{'a':1,'a':2} | 'msg_type':'nack' | Duplicate",
            })
    void aRequestThatCannotBeUsedIsAnswered(String request, String answer, String problem) {
        host.says(request.replace('\'', '"'), REQUESTER, "cgcs.scale");
        Sent sent = host.takeOne();
        assertThat(sent.destAddress()).isEqualTo(REQUESTER);
        assertThat(sent.text()).contains(answer.replace('\'', '"'), "expected", "found", problem);
        assertThat(processors.calls).isZero();
    }

    @Test
    void aNackIsNotAnswered() {
        host.says("{\"version\":2,\"msg_type\":\"nack\"}", REQUESTER, "cgcs.scale");
        assertThat(host.waiting()).isEmpty();
    }

    @Test
    void processorsThatAreAServiceTakeThePlaceOfItsOwn() {
        FakeProcessors first = new FakeProcessors();
        FakeProcessors second = new FakeProcessors();
        scaling.bindProcessors(first);
        ask(DOWN);
        scaling.bindProcessors(second); // as SCR does: the new one first, then the old one goes
        scaling.unbindProcessors(first);
        ask(DOWN);
        scaling.unbindProcessors(second);
        ask(DOWN);
        assertThat(List.of(first.calls, second.calls, processors.calls)).containsExactly(1, 1, 1);
    }

    @Test
    void aNodeWithoutOsgiFindsItByTheResourceAndMakesItFromItsConfiguration(@TempDir Path folder)
            throws Exception {
        String resource = "/META-INF/services/" + MessageGroup.class.getName();
        String text;
        try (var in = GuestScaling.class.getResourceAsStream(resource)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> names = text.lines().filter(line -> !line.startsWith("#")).toList();
        assertThat(names).containsExactly(GuestScaling.class.getName());
        GroupAddress address = GuestScaling.class.getAnnotation(GroupAddress.class);
        assertThat(address.address()).isEqualTo("cgcs.scale");
        assertThat(address.side()).isEqualTo(Side.GUEST);
        Files.createDirectories(folder.resolve("cpu0"));
        MessageGroup made =
                (MessageGroup)
                        Class.forName(names.get(0))
                                .getConstructor(Map.class)
                                .newInstance(Map.of("cpu.directory", folder.toString()));
        SteppedContext running = new SteppedContext(address.side(), address.address());
        FakePeer peer = running.start(made, "host").get(0);
        peer.says(UP.replace("online_cpu\":3", "online_cpu\":0"), REQUESTER, "cgcs.scale");
        assertThat(awaited(running, peer).text()).contains("\"online_cpus\":[0]");
    }

    private Sent ask(String json) {
        host.says(json, REQUESTER, "cgcs.scale");
        return awaited();
    }

    private Sent awaited() {
        return awaited(group, host);
    }

    private static Sent awaited(SteppedContext group, FakePeer peer) {
        await().pollInSameThread()
                .until(
                        () -> {
                            group.run();
                            return !peer.waiting().isEmpty();
                        });
        return peer.takeOne();
    }

    /** Two processors, of which 1 goes and any may come. */
    private static final class FakeProcessors implements Processors {
        private final CountDownLatch entered = new CountDownLatch(1);
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile Exception failure;
        private volatile Thread thread;
        private volatile boolean interrupted;
        private volatile int calls;
        private volatile List<Integer> online = List.of(0, 1);

        @Override
        public List<Integer> online() {
            return online;
        }

        @Override
        public int down(Duration atMost) throws IOException, InterruptedException {
            assertThat(atMost).isEqualTo(Duration.ofSeconds(1));
            work();
            online = List.of(0);
            return 1;
        }

        @Override
        public void up(int cpu, Duration atMost) throws IOException, InterruptedException {
            work();
            online = List.of(cpu, 0);
        }

        private void work() throws IOException, InterruptedException {
            calls++;
            thread = Thread.currentThread();
            entered.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                interrupted = true;
                throw e;
            }
            if (failure instanceof IOException io) {
                throw io;
            }
            if (failure != null) {
                throw (RuntimeException) failure;
            }
        }
    }
}
