// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code benchmarks/compare --short}: every side runs, loses nothing, and its figures are written.
 * What the figures are is not asserted.
 */
@Timeout(300)
class CompareTest {
    private static final Path ROOT =
            Path.of(System.getProperty("guestwire.archive")).resolve("../../..").normalize();

    @Test
    void everySideTakesEveryMessageThatIsSent() throws Exception {
        assumeTrue(Programs.missing() == null, Programs.missing());
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Path file;
        try (PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            file = new Compare(Built.in(ROOT), out).run("--short");
        }
        String said = output.toString(StandardCharsets.UTF_8);

        Results results = Results.read(file);
        for (Measurement each : results.measurements()) {
            Map<String, Double> values = each.values();
            assertThat(values.get("arrived")).as("%s", each).isPositive();
            assertThat(values.get("arrived")).as("%s", each).isEqualTo(values.get("sent"));
            assertThat(values.get("cpu_us")).as("%s", each).isPositive();
            assertThat(values.get("rss_kib")).as("%s", each).isPositive();
            if (each.cell().rate() > 0) {
                assertThat(values.get("p50_us"))
                        .as("%s", each)
                        .isPositive()
                        .isLessThanOrEqualTo(values.get("p99_us"));
                assertThat(values.get("p99_us"))
                        .as("%s", each)
                        .isLessThanOrEqualTo(values.get("p999_us"));
            }
        }
        for (Side side : present(said)) {
            for (Session session : Plan.brief().sessions(side)) {
                assertThat(results.measurements())
                        .filteredOn(each -> each.side() == side)
                        .extracting(Measurement::cell)
                        .containsAll(session.cells());
            }
        }
        String name = file.getFileName().toString().replace("results", "cost");
        byte[] svg = Files.readAllBytes(file.resolveSibling(name.replace(".json", ".svg")));
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg));
        assertThat(said)
                .contains("### Guest → group", "### Round trip", "### Broadcast")
                .contains("Every message that was sent has arrived");
    }

    @Test
    void theAgentWithJsonCIsComparedToo(@TempDir Path folder) throws Exception {
        assumeTrue(Programs.missing() == null, Programs.missing());
        Programs programs = Programs.compile(Path.of("src/main/c"), folder);
        String reason = programs.leftOut().get(Side.AGENT);
        assumeTrue(reason == null, reason);
        assertThat(Path.of(programs.path("agent"))).isExecutable();
    }

    /** All but those of which it was said why they are left out. */
    private static Set<Side> present(String said) {
        Set<Side> present = EnumSet.allOf(Side.class);
        present.removeIf(side -> said.contains("Left out: " + side.title));
        assertThat(present).contains(Side.GUESTWIRE, Side.FORWARDER, Side.PLAIN);
        return present;
    }
}
