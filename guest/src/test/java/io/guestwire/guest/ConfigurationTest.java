// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.channel.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    @TempDir Path directory;
    private final List<String> complaints = new ArrayList<>();

    private Configuration read(String text, String... options) throws Exception {
        Path file = Files.writeString(directory.resolve("conf"), text);
        List<String> words = new ArrayList<>(List.of(options));
        words.add("--config=" + file);
        return Configuration.of(Options.parse(words), complaints::add);
    }

    @Test
    void theEntriesOfAllBundlesAreInOneFile() throws Exception {
        Configuration configuration =
                read("# mine\npeer.patience = 3000\naddresses = cgcs.server_grp, cgcs.scale\n");
        assertThat(configuration.limits().patience()).isEqualTo(Duration.ofSeconds(3));
        assertThat(configuration.gateway().addresses())
                .containsExactly("cgcs.server_grp", "cgcs.scale");
        assertThat(configuration.gateway().side()).isEqualTo(Side.GUEST);
        configuration.reportUnknown();
        assertThat(complaints).isEmpty();
    }

    @Test
    void theCommandLineWins() throws Exception {
        Configuration configuration =
                read("version.default=1\nagent.name=x\n", "--speak=2", "--name=y");
        assertThat(configuration.limits().defaultVersion()).isEqualTo(2);
        assertThat(configuration.gateway().agentName()).isEqualTo("y");
    }

    @Test
    void whatIsWrongOrUnknownIsReportedByTheFilesName() throws Exception {
        Configuration configuration = read("outbox.bytes = many\nadresses = x\n");
        configuration.limits();
        configuration.gateway();
        configuration.reportUnknown();
        Path file = directory.resolve("conf");
        assertThat(complaints)
                .hasSize(2)
                .anyMatch(each -> each.startsWith(file + ": entry outbox.bytes must be"))
                .contains(file + ": there is no entry adresses");
    }

    @Test
    void whatBeginsWithAGroupsAddressAndADotIsItsOwn() throws Exception {
        Configuration configuration =
                read("example.echo.answer = 42\nexample.echo.a.b = c\nexample.echoes.x = 1\n");
        configuration.limits();
        configuration.gateway();
        assertThat(configuration.entriesOf("example.echo"))
                .isEqualTo(Map.of("answer", "42", "a.b", "c"));
        configuration.reportUnknown();
        assertThat(complaints)
                .containsExactly(
                        directory.resolve("conf") + ": there is no entry example.echoes.x");
    }

    @Test
    void aFileThatWasNamedMustBeThere() {
        assertThatThrownBy(
                        () ->
                                Configuration.of(
                                        Options.parse(List.of("--config=/nowhere")),
                                        complaints::add))
                .isInstanceOf(IOException.class)
                .hasMessage("configuration /nowhere: no such file or directory");
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithItsReason() throws Exception {
        Path file = directory.resolve("conf");
        assertThatThrownBy(() -> read("a = \\u00zz\n"))
                .hasMessageStartingWith("configuration " + file + ": ");
        Files.write(file, new byte[] {'a', '=', (byte) 0xff});
        assertThatThrownBy(
                        () ->
                                Configuration.of(
                                        Options.parse(List.of("--config=" + file)),
                                        complaint -> {}))
                .hasMessage("configuration " + file + ": expected UTF-8");
    }
}
