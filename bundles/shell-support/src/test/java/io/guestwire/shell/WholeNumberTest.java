// SPDX-License-Identifier: Apache-2.0
package io.guestwire.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberTest {
    @Test
    void readsWhatIsOne() {
        assertThat(WholeNumber.of("--count", "12")).isEqualTo(12);
        assertThat(WholeNumber.of("--count", "-5")).isEqualTo(-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "1.5", "99999999999"})
    void saysWhatWasGivenInsteadOfOne(String word) {
        assertThatThrownBy(() -> WholeNumber.of("--count", word))
                .isInstanceOf(CommandException.class)
                .hasMessage("--count: expected a whole number, found " + word);
    }
}
