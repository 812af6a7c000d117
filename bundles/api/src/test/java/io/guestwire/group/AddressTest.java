// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressTest {
    @Test
    void hasOneTo64CharactersOfAFewKinds() {
        assertThat(Address.isValid("cgcs.server_grp")).isTrue();
        assertThat(Address.isValid("x".repeat(64))).isTrue();
        for (String wrong : new String[] {"", "x".repeat(65), "a b", "a*", "\u00fc", "a\0", "/"}) {
            assertThat(Address.isValid(wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void aFamilyIsEveryAddressThatBeginsSo() {
        assertThat(Address.isValidPattern("scale-*")).isTrue();
        assertThat(Address.isValidPattern("*")).isFalse();
        assertThat(Address.isValidPattern("a*b")).isFalse();
        assertThat(Address.matches("scale-*", "scale-0a")).isTrue();
        assertThat(Address.matches("scale-*", "cgcs.scale")).isFalse();
        assertThat(Address.matches("cgcs.scale", "cgcs.scale")).isTrue();
        assertThat(Address.matches("cgcs.scale", "cgcs.scale2")).isFalse();
    }
}
