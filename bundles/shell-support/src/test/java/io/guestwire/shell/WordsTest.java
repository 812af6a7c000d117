// SPDX-License-Identifier: Apache-2.0
package io.guestwire.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void takesJsonBehindTheWordsAsBeforeThem() {
        assertThat(Words.of(List.of("a", "--json"), false))
                .isEqualTo(new Words(List.of("a"), true));
        assertThat(Words.of(List.of("a"), true)).isEqualTo(new Words(List.of("a"), true));
        assertThat(Words.of(List.of("--json", "a"), false).json()).isFalse();
        assertThat(Words.of(null, false)).isEqualTo(new Words(List.of(), false));
    }

    @Test
    void refusesMoreWordsThanTheCommandTakes() {
        assertThat(Words.of(null, false).atMostOne("instance")).isNull();
        assertThat(Words.of(List.of("a"), false).one("instance")).isEqualTo("a");
        assertThatThrownBy(() -> Words.of(List.of("a", "b"), false).one("instance"))
                .hasMessage("expected one instance, found a b");
        assertThatThrownBy(() -> Words.of(List.of("--json"), false).one("instance"))
                .hasMessage("expected one instance, found none");
    }

    @Test
    void aTextThatWasForgottenIsNotTakenForAnEmptyOne() {
        assertThat(Words.of(List.of("a", "b"), false).text()).isEqualTo("a b");
        assertThat(Words.of(List.of(""), false).text()).isEmpty();
        assertThatThrownBy(() -> Words.of(List.of("--json"), false).text())
                .hasMessage("expected a text, found none");
    }
}
