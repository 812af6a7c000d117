// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    @Test
    void aSingleArgumentIsAWholeCommandLine() {
        assertThat(commandLine("bundle:list | grep 'api'")).isEqualTo("bundle:list | grep 'api'");
    }

    @Test
    void severalArgumentsStaySeveralArguments() {
        assertThat(commandLine("simulator:broadcast", "instance-00000001", "hello  world"))
                .isEqualTo("simulator:broadcast instance-00000001 'hello  world'");
    }

    @Test
    void optionsOfTheCommandAreTheCommands() {
        assertThat(commandLine("server-group:list", "--json", "--help"))
                .isEqualTo("server-group:list --json --help");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "it's, \"'it'\\''s'\"",
                "$HOME, \"'$HOME'\"",
                "k=v, \"'k=v'\"",
                "back\\slash\\, \"'back'\\\\'slash'\\\\\"",
                "50%, \"'50%'\"",
                "[1], \"'[1]'\"",
                "#, \"'#'\"",
                "\"\", \"''\"",
                "a-b_c.d:e/f@g+i, a-b_c.d:e/f@g+i",
            })
    void aWordWithAMeaningToTheShellIsQuoted(String word, String quoted) {
        assertThat(Arguments.quote(word)).isEqualTo(quoted);
    }

    @Test
    void waitingIsAskedForBeforeTheCommand() {
        Arguments arguments = Arguments.parse(List.of("--wait", "60", "guestwire:channels"));

        assertThat(arguments.patience()).isEqualTo(Duration.ofMinutes(1));
        assertThat(arguments.commandLine()).isEqualTo("guestwire:channels");
    }

    @Test
    void helpIsAskedForBeforeTheCommand() {
        assertThat(Arguments.parse(List.of("-h", "guestwire:channels")).help()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"--wait x,not x", "--wait -1,not -1", "--wait,not nothing", "--no,option --no"})
    void whatIsWrongIsSaid(String typed, String message) {
        List<String> words = List.of(typed.split(" "));

        assertThatThrownBy(() -> Arguments.parse(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static String commandLine(String... typed) {
        return Arguments.parse(List.of(typed)).commandLine();
    }
}
