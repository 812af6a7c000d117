// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NackTest {
    @Test
    void isWrittenAsTheSourceDocumentShowsIt() {
        assertThat(json(new Nack(1, "broadcast", "failed to parse version")))
                .isEqualTo(
                        "{\"version\":1,\"msg_type\":\"nack\",\"orig_msg_type\":\"broadcast\","
                                + "\"log_msg\":\"failed to parse version\"}");
    }

    @Test
    void escapesWhatJsonDoesNotTakeInAString() {
        assertThat(json(new Nack(2, "a\"\\", "\n\u0001 \ud800 😀")))
                .isEqualTo(
                        "{\"version\":2,\"msg_type\":\"nack\",\"orig_msg_type\":\"a\\\"\\\\\","
                                + "\"log_msg\":\"\\u000a\\u0001 \\ud800 😀\"}");
    }

    private static String json(Nack nack) {
        return new String(nack.json(), StandardCharsets.UTF_8);
    }
}
