// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.guest.Options.Command;
import io.guestwire.guest.Options.UsageException;
import io.guestwire.guest.log.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static Options parse(String line) throws UsageException {
        return Options.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    }

    @Test
    void withoutWordsItIsTheAgentOnTheOriginalsPort() throws Exception {
        Options options = parse("");
        assertThat(options.command()).isEqualTo(Command.AGENT);
        assertThat(options.device()).isEqualTo(Path.of("/dev/virtio-ports/cgcs.messaging"));
        assertThat(options.listen()).isNull();
        assertThat(options.version()).isZero();
        assertThat(options.timeout()).isNull();
        assertThat(options.json()).isFalse();
    }

    @Test
    void optionsMayComeBeforeAndAfterTheCommandAndWithAnEqualsSign() throws Exception {
        Options options =
                parse("--device=/dev/x --json status --timeout 1.5 --speak=2 --log debug");
        assertThat(options.command()).isEqualTo(Command.STATUS);
        assertThat(options.device()).isEqualTo(Path.of("/dev/x"));
        assertThat(options.json()).isTrue();
        assertThat(options.timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(options.version()).isEqualTo(2);
        assertThat(options.level()).isEqualTo(Level.DEBUG);
    }

    @Test
    void theWordsOfABroadcastAreJoined() throws Exception {
        assertThat(parse("broadcast maintenance at noon").text()).isEqualTo("maintenance at noon");
        assertThat(parse("broadcast -- --json is text").text()).isEqualTo("--json is text");
        assertThat(parse("broadcast - x").text()).isEqualTo("- x");
    }

    @Test
    void helpAndVersionWinOverACommand() throws Exception {
        assertThat(parse("status --help").command()).isEqualTo(Command.HELP);
        assertThat(parse("-h").command()).isEqualTo(Command.HELP);
        assertThat(parse("--version").command()).isEqualTo(Command.VERSION);
    }

    @Test
    void aPortIsNamedByEitherOption() throws Exception {
        assertThat(parse("status").namesPort()).isFalse();
        assertThat(parse("--device=/dev/virtio-ports/cgcs.messaging status").namesPort()).isTrue();
        assertThat(parse("--listen=x counters").namesPort()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--unknown            | there is no option --unknown; see --help",
                "-x                   | there is no option -x; see --help",
                "frobnicate           | expected agent, status, broadcast, listen or counters, found \"frobnicate\"",
                "status now           | expected nothing more, found \"now\"",
                "broadcast            | broadcast needs a text",
                "--device             | --device needs a value; see --help",
                "--device= status     | --device needs a value; see --help",
                "--speak 3            | --speak: expected 1 or 2, found \"3\"",
                "--timeout soon       | --timeout: expected seconds, found \"soon\"",
                "--timeout 0          | --timeout: expected seconds, found \"0\"",
                "--timeout NaN        | --timeout: expected seconds, found \"NaN\"",
                "--log loud           | --log: expected error, warn, info or debug, found \"loud\"",
                "--device a --listen b| --device and --listen exclude each other"
            })
    void whatIsWrongIsSaid(String line, String complaint) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(UsageException.class)
                .hasMessage(complaint);
    }
}
