// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.guest.Options.Command;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrinterTest {
    private static final Event.End OK = new Event.End(ExitStatus.OK, "");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private ExitStatus print(Command command, boolean json, Event... events) {
        Printer printer = new Printer(command, json, stream(out), stream(err));
        List.of(events).forEach(printer);
        return printer.status();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aStatusIsATableForPeople() {
        print(
                Command.STATUS,
                false,
                new Event.Status("{\"display_name\":\"db1\",\"state\":\"active\",\"host\":\"c1\"}"),
                new Event.Status("{\"display_name\":\"a-long-name\",\"state\":null,\"host\":\"\"}"),
                OK);
        assertThat(out())
                .isEqualTo(
                        """
                        display_name  state   host
                        db1           active  c1
                        a-long-name
                        """);
    }

    @Test
    void aStatusIsOneArrayForPrograms() {
        print(Command.STATUS, true, new Event.Status("{\"a\":1}"), new Event.Status("{}"), OK);
        assertThat(out()).isEqualTo("[{\"a\":1},{}]\n");
    }

    @Test
    void aCellThatWouldPushTheOthersOutOfSightIsCut() {
        print(
                Command.STATUS,
                false,
                new Event.Status(
                        "{\"display_name\":\"" + "\u4e2d".repeat(30_000) + "\",\"state\":\"s\"}"),
                OK);
        assertThat(out()).endsWith("\u4e2d\u2026  s\n").hasSizeLessThan(200);
    }

    @Test
    void countersAreATableOfWhatIsNotZeroForPeopleAndAllForPrograms() {
        Event[] counters = {
            new Event.Counter("base-layer", "received", 7),
            new Event.Counter("base-layer", "nacked", 0),
            new Event.Counter("client", "unusable", 1),
            OK
        };
        print(Command.COUNTERS, false, counters);
        assertThat(out())
                .isEqualTo(
                        """
                        part        counter   value
                        base-layer  received  7
                        client      unusable  1
                        """);
        out.reset();
        print(Command.COUNTERS, true, counters);
        assertThat(out())
                .isEqualTo(
                        "[{\"part\":\"base-layer\",\"counter\":\"received\",\"value\":7},"
                                + "{\"part\":\"base-layer\",\"counter\":\"nacked\",\"value\":0},"
                                + "{\"part\":\"client\",\"counter\":\"unusable\",\"value\":1}]\n");
    }

    @Test
    void anEmptyStatusIsAnEmptyArray() {
        print(Command.STATUS, true, OK);
        assertThat(out()).isEqualTo("[]\n");
    }

    @Test
    void itEndsWhenNobodyReadsWhatItPrints() throws Exception {
        PrintStream closed = stream(out);
        closed.close();
        Printer printer = new Printer(Command.LISTEN, true, closed, stream(err));
        assertThatThrownBy(() -> printer.accept(new Event.Host(true, "")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("standard output cannot be written");
        assertThat(printer.status()).isEqualTo(ExitStatus.FAILED);
    }

    @Test
    void aBroadcastThatWasSentIsConfirmed() {
        print(Command.BROADCAST, false, OK);
        print(Command.BROADCAST, true, OK);
        assertThat(out()).isEqualTo("Sent.\n{\"sent\":true}\n");
    }

    @Test
    void whatFailsIsSaidOnStandardErrorAndInTheExitStatus() {
        ExitStatus status =
                print(Command.STATUS, true, new Event.End(ExitStatus.TIMED_OUT, "no answer"));
        assertThat(status.code()).isEqualTo(124);
        assertThat(out()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("guestwire-guest: no answer\n");
    }

    @Test
    void eventsAreOneJsonDocumentALine() {
        print(
                Command.LISTEN,
                true,
                new Event.Host(true, ""),
                new Event.Broadcast("b", "say \"hi\""),
                new Event.Notification("{\"state\":\"stopped\"}"),
                new Event.Nack("broadcast", "no"),
                new Event.Missed(3),
                new Event.Host(false, "gone"),
                OK);
        assertThat(out())
                .isEqualTo(
                        """
                        {"event":"connected","reason":""}
                        {"event":"broadcast","source_instance":"b","data":"say \\"hi\\""}
                        {"event":"notification","data":{"state":"stopped"}}
                        {"event":"nack","orig_msg_type":"broadcast","log_msg":"no"}
                        {"event":"missed","count":3}
                        {"event":"disconnected","reason":"gone"}
                        """);
    }

    @Test
    void whatPeersWriteCannotCommandTheTerminal() {
        print(
                Command.LISTEN,
                false,
                new Event.Broadcast("b\u001b]0;x\u0007", "red\u001b[31m\u202eübel\ud800"),
                OK);
        assertThat(out()).endsWith(" b?]0;x? says: red?[31m?übel?\n");
    }
}
