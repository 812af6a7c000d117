// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestReportTest {
    @Test
    void aNotificationIsNotCutOffBeforeItsState() {
        String document =
                "{\"description\":\""
                        + "x".repeat(100)
                        + "\",\"display_name\":\"db1\",\"state\":\"error\"}";
        assertThat(brief("notification: " + document)).isEqualTo("notification: db1 is error");
    }

    @Test
    void whatElseIsLongIsCutOff() {
        assertThat(brief("broadcast of a: hello")).isEqualTo("broadcast of a: hello");
        assertThat(brief("broadcast of a: " + "x".repeat(100)))
                .hasSize(100)
                .startsWith("broadcast of a: xxx")
                .endsWith("x…");
        assertThat(brief("notification: {\"event_type\":\"compute.instance.update\"}"))
                .endsWith("update\"}");
    }

    private static String brief(String lastMessage) {
        return new GuestReport("a", Path.of("a"), null, 0, 0, List.of(), lastMessage)
                .lastMessageInBrief();
    }
}
