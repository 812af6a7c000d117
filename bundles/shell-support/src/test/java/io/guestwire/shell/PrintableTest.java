// SPDX-License-Identifier: Apache-2.0
package io.guestwire.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain ~", "Zoë 日本 🙂", "back\\slash"})
    void whatCanBeShownStaysAsItIs(String text) {
        assertThat(Printable.escape(text)).isEqualTo(text);
    }

    @Test
    void controlCharactersOfAsciiAndLatin1AreEscaped() {
        assertThat(Printable.escape("a\0\n\t\r\u001b\u007f\u0085\u009bz"))
                .isEqualTo("a\\u0000\\n\\t\\r\\u001b\\u007f\\u0085\\u009bz");
    }

    @Test
    void charactersThatTurnTheWritingOrBreakTheLineAreEscaped() {
        assertThat(Printable.escape("\u202e\u2066\u200f\u2028\u2029"))
                .isEqualTo("\\u202e\\u2066\\u200f\\u2028\\u2029");
    }

    @Test
    void halfASurrogatePairIsEscaped() {
        assertThat(Printable.escape("x\ud83d!")).isEqualTo("x\\ud83d!");
    }
}
