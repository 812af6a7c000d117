// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.health.Finding;
import io.guestwire.health.Finding.Severity;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many channels there may be at once. */
@Timeout(30)
class ConnectionsMaxTest {
    private static final String REMEDY =
            "raise connections.max in etc/io.guestwire.virtio.cfg, or run fewer guests here";

    private final HostFixture host = new HostFixture();
    private final ChannelHealth health = new ChannelHealth(host.channels);
    private final FakeQemu a = FakeQemu.listen(host.socket("a"));
    private FakeQemu b;
    private FakeQemu c;

    @BeforeEach
    void oneOfThreeHasRoom() {
        max(1);
        host.start();
        a.accept();
        host.awaitState(a.path, State.CONNECTED);
        b = FakeQemu.listen(host.socket("b"));
        host.awaitState(b.path, State.UNUSABLE);
        c = FakeQemu.listen(host.socket("c"));
        host.awaitState(c.path, State.UNUSABLE);
    }

    @AfterEach
    void stop() {
        host.close();
        List.of(a, b, c).forEach(FakeQemu::close);
    }

    private void max(int connections) {
        Map<String, ?> entries =
                Map.of("channel.dir", host.directory, "connections.max", connections);
        host.channels.apply(
                ChannelSettings.read(
                        entries,
                        ChannelSettings.DEFAULT,
                        complaint -> {
                            throw new IllegalArgumentException(complaint);
                        }));
    }

    private long count(Predicate<ChannelStatus> which) {
        return host.channels.channels().stream().filter(which).count();
    }

    private String reason(FakeQemu qemu) {
        return host.status(qemu.path).orElseThrow().reason();
    }

    private long connected() {
        return count(status -> status.state() == State.CONNECTED);
    }

    @Test
    void theOneBeyondIsRefusedWithTheReasonAndTheOthersGoOn() {
        assertThat(reason(b)).isEqualTo("connections.max = 1 is reached");
        a.write("still here");
        host.user.channel(1).awaitText("still here");
        assertThat(host.user.opened).hasSize(1);
        assertThat(host.channels.refusals()).isEqualTo(2);
    }

    @Test
    void whoeverCameFirstHasTheRoomOfOneThatGoes() {
        a.close();
        b.accept().write("now me");
        host.user.channel(2).awaitText("now me");
        assertThat(host.status(c.path).orElseThrow().state()).isEqualTo(State.UNUSABLE);
        assertThat(connected()).isOne();
    }

    @Test
    void whoIsGoneWaitsForNoRoom() {
        b.close();
        host.awaitForgotten(b.path);
        a.close();
        c.accept().write("now me");
        host.user.channel(2).awaitText("now me");
    }

    @Test
    void aHigherNumberHoldsAtOnceAndALowerOneEndsNobody() {
        max(2);
        b.accept();
        host.awaitState(b.path, State.CONNECTED);
        await().until(() -> reason(c).equals("connections.max = 2 is reached"));
        max(1);
        b.write("still here");
        host.user.channel(2).awaitText("still here");
        assertThat(connected()).isEqualTo(2);
        max(3);
        host.awaitState(c.path, State.CONNECTED);
    }

    @Test
    void theDoctorSaysItOnceAndWhyOfTheInstance() {
        await().until(() -> host.channels.refusals() == 2);
        assertThat(health.findings())
                .containsExactly(
                        new Finding(
                                Severity.WARNING,
                                "channels",
                                "",
                                "2 sockets are not connected: connections.max = 1 is reached; 2"
                                        + " refusals so far",
                                REMEDY));
        assertThat(health.findings("a")).isEmpty();
        assertThat(health.findings("b"))
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.text())
                                    .startsWith(b.path + " is not used since 2")
                                    .endsWith(": connections.max = 1 is reached");
                            assertThat(finding.remedy()).isEqualTo(REMEDY);
                        });
    }
}
