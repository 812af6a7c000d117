// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void quotesPlainTextAsItIs() {
        assertThat(Excerpt.of("status_query")).isEqualTo("\"status_query\"");
        assertThat(Excerpt.of("")).isEqualTo("\"\"");
        assertThat(Excerpt.of("größe 😀")).isEqualTo("\"größe 😀\"");
    }

    @Test
    void escapesWhatATerminalObeysOrHides() {
        assertThat(Excerpt.of("a\u001b[2J\r\n\t\"\\\u202e\u0000\ud800"))
                .isEqualTo("\"a\\u001b[2J\\r\\n\\t\\\"\\\\\\u202e\\u0000\\ud800\"");
    }

    @Test
    void escapesAsAFormatterWouldInFourDigitsOrEight() {
        for (int codePoint : new int[] {0, 0x1b, 0x7f, 0xad, 0x2028, 0xfeff, 0xe0001, 0x10ffff}) {
            assertThat(Excerpt.of(Character.toString(codePoint)))
                    .isEqualTo(
                            String.format(
                                    codePoint > 0xffff ? "\"\\U%08x\"" : "\"\\u%04x\"", codePoint));
        }
    }

    @Test
    void cutsLongTextTo128CharactersWithoutCuttingAnEscape() {
        assertThat(Excerpt.of("x".repeat(126))).hasSize(128).doesNotContain("…");
        assertThat(Excerpt.of("x".repeat(127))).hasSize(128).endsWith("x…\"");
        for (int length = 120; length < 130; length++) {
            String excerpt = Excerpt.of("x".repeat(length) + "\u001b".repeat(200));
            assertThat(excerpt).hasSizeLessThanOrEqualTo(128).endsWith("…\"");
            assertThat(excerpt.replace("\\u001b", "")).matches("\"x+…\"");
        }
    }
}
