// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Limits;
import io.guestwire.settings.Settings;
import io.guestwire.shell.CommandException;
import io.guestwire.testkit.FakeChannel;
import io.guestwire.testkit.ManualClock;
import io.guestwire.testkit.SteppedWorkers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotaCommandTest {
    private static final String A = "instance-0000000a";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ManualClock clock = new ManualClock();
    private final BaseLayer node = new BaseLayer(limits(), clock, new SteppedWorkers());
    private final QuotaCommand command = new QuotaCommand();
    private FakeChannel guest;

    private static Limits limits() {
        Map<String, ?> entries =
                Map.of(
                        "peer.nacks.per.second.instances",
                        A + "=2",
                        "peer.log.lines.per.second",
                        "5",
                        "frame.bytes",
                        "1024");
        return Limits.read(new Settings("test", entries, Assertions::fail), Limits.DEFAULT);
    }

    @BeforeEach
    void connect() {
        command.node = node;
        command.out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        guest = FakeChannel.open(node, A);
        FakeChannel.open(node, "instance-0000000b");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private String print(String... words) {
        printed.reset();
        command.words = words.length == 0 ? null : List.of(words);
        command.execute();
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void sendNonsense(int times) {
        guest.receive(
                "{\"version\":1,\"source_addr\":\"x\",\"dest_addr\":\"x\",\"data\":{}}\n"
                        .repeat(times));
    }

    @Test
    void showsForPeopleWhatAnInstanceUses() {
        sendNonsense(3);
        guest.receive("x".repeat(1_025) + "\n");
        assertThat(print(A))
                .isEqualTo(
                        """
                        INSTANCE           LIMIT                       USE       MAX  UNIT               SET FOR        HITS  LAST HIT
                        instance-0000000a  peer.messages.per.second     40     10000  messages a second  all               0  -
                        instance-0000000a  peer.bytes.per.second      1200  16777216  bytes a second     all               0  -
                        instance-0000000a  peer.nacks.per.second         2         2  nacks a second     this instance     1  2026-11-20T10:00:00.123Z
                        instance-0000000a  peer.log.lines.per.second     4         5  lines a second     all               0  -
                        instance-0000000a  outbox.bytes                428    262144  bytes              all               0  -
                        instance-0000000a  outbox.frames                 2      4096  frames             all               0  -
                        instance-0000000a  mailbox.messages              0      4096  messages           all               0  -
                        instance-0000000a  frame.bytes                   0      1024  bytes              all               1  2026-11-20T10:00:00.123Z
                        """);
    }

    @Test
    void withoutAnInstanceShowsWhatIsHitOrNearlySo() {
        assertThat(print()).isEqualTo("(none)\n");
        sendNonsense(2);
        assertThat(print().lines())
                .hasSize(2)
                .last()
                .asString()
                .matches(A + " +peer.nacks.per.second +2 +2 +nacks a second +this instance +0 +-");
    }

    @Test
    void showsTheSameForPrograms() {
        sendNonsense(3);
        assertThat(print(A, "--json"))
                .contains(
                        "{\"instance\":\"instance-0000000a\",\"limit\":\"peer.nacks.per.second\","
                                + "\"use\":2,\"max\":2,\"unit\":\"nacks a second\","
                                + "\"set_for\":\"this instance\",\"hits\":1,\"last_hit\":\"2026-11-20T10:00:00.123Z\"}",
                        "\"limit\":\"frame.bytes\",\"use\":0,\"max\":1024,");
    }

    @Test
    void saysWhichInstancesThereAreWhenOneIsNot() {
        assertThatThrownBy(() -> print("instance-0000000x"))
                .isInstanceOf(CommandException.class)
                .hasMessage(
                        "expected the name of a connected instance, found instance-0000000x;"
                                + " guestwire:channels lists them");
        assertThatThrownBy(() -> print(A, "and-another")).isInstanceOf(CommandException.class);
    }
}
