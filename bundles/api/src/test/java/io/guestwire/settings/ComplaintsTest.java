// SPDX-License-Identifier: Apache-2.0
package io.guestwire.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
    private final List<String> log = new ArrayList<>();
    private final Complaints complaints = new Complaints("base-layer", log::add);
    private final HealthCheck check = complaints.with(() -> List.of(Finding.ok("x", "well")));

    @Test
    void aWrongValueIsAFindingUntilItIsCorrected() {
        assertThat(read("many", 64)).isEqualTo(64);

        assertThat(check.findings())
                .extracting(Finding::severity, Finding::part, Finding::text)
                .containsExactly(
                        tuple(Finding.Severity.OK, "x", "well"),
                        tuple(Finding.Severity.WARNING, "base-layer", log.get(0)));
        assertThat(log).singleElement().asString().contains("found \"many\"; still using 64");

        assertThat(read("128", 64)).isEqualTo(128);
        assertThat(check.findings()).containsExactly(Finding.ok("x", "well"));
        assertThat(log).hasSize(1);
    }

    @Test
    void anEntryThatNobodyKnowsIsAFindingUntilItIsGone() {
        new Settings("a.pid", Map.of("typo", 1), complaints.anew()).complainOfUnknown(None.class);
        assertThat(log).containsExactly("etc/a.pid.cfg: there is no entry typo");
        assertThat(check.findings()).extracting(Finding::text).containsExactly("well", log.get(0));

        new Settings("a.pid", Map.of(), complaints.anew()).complainOfUnknown(None.class);
        assertThat(check.findings()).containsExactly(Finding.ok("x", "well"));
    }

    private @interface None {}

    @Test
    void itIsNoFindingOfAnInstance() {
        read("many", 64);
        assertThat(check.findings("instance-0000000a")).isEmpty();
    }

    private int read(String value, int former) {
        return new Settings("a.pid", Map.of("entry", value), complaints.anew())
                .integer("entry", 1, 1_024, "bytes", former);
    }
}
