// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of measurements. */
class ResultsTest {
    private static final Cell GROUP =
            new Cell(Scenario.GROUP, 100, 100, Plan.SMALL, Plan.BATCH, 0, 200_000, 0.6);
    private static final Cell APPLICATION = GROUP.with(Scenario.APPLICATION);

    private final Results results = new Results(Map.of("kernel", "6.1"));

    @Test
    void aMedianHasItsSpreadBesideIt() {
        assertThat(Sample.of(3, 1, 2).textWithSpread()).isEqualTo("2.00 (1.00–3.00)");
        assertThat(Sample.of(4, 1, 2, 3).median()).isEqualTo(2.5);
        assertThat(Sample.of(7).textWithSpread()).isEqualTo("7.00");
        assertThat(Sample.of(Double.NaN).text()).isEqualTo("–");
        assertThat(Sample.of(3).timesOf(Sample.of(12))).isEqualTo("0.250");
    }

    @Test
    void numbersHaveThreeDigits() {
        assertThat(Stream.of(0.0, 0.0834, 1.234, 12.34, 123.4, 1234.0, 201_499.0, 1_234_567.0))
                .map(Sample::number)
                .containsExactly(
                        "0", "0.083", "1.23", "12.3", "123", "1,230", "201,000", "1,230,000");
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws Exception {
        measure(1, Side.AGENT, APPLICATION, 5.5, 1_000, 1_000);
        measure(2, Side.AGENT, APPLICATION, 6.5, 1_000, 1_000);
        results.write(folder.resolve("results.json"));

        assertThat(Results.read(folder.resolve("results.json"))).isEqualTo(results);
    }

    @Test
    void aGroupIsComparedWithTheApplicationsOfProgramsThatHaveNoGroups() {
        for (int round = 1; round <= 3; round++) {
            measure(round, Side.GUESTWIRE, GROUP, 0.4 + round * 0.1, 1_000, 1_000);
            measure(round, Side.FORWARDER, APPLICATION, 1.2, 1_000, 1_000);
            measure(round, Side.AGENT, APPLICATION, 6, 1_000, 1_000);
        }

        String tables = new Tables(results).markdown();

        assertThat(tables)
                .contains("kernel 6.1; rounds: 3")
                .contains("| 300 | batched | 100 | 10,000 | 0.600 (0.500–0.700) |")
                .contains("| 0.500 | 0.100 |")
                .contains("batched, times the C agent's | ≤ 0.083 | 0.100 | no |")
                .contains("Every message that was sent has arrived, in all 9 measurements.");
        assertThat(new Chart(results).svg()).contains("<polyline", "C agent → application");
    }

    @Test
    void whatWasLostIsNamed() {
        measure(1, Side.GUESTWIRE, GROUP, 0.5, 1_000, 990);

        assertThat(new Tables(results).markdown())
                .contains("- Guestwire, round 1: 10 of 1000 did not arrive:")
                .doesNotContain("Every message");
    }

    @Test
    void tablesReplaceThoseBetweenTheMarksOfThePage() {
        String page =
                "before\n<!-- results: made by benchmarks/publish -->\nold\n"
                        + "<!-- end of results -->\nafter\n";

        assertThat(Publish.withTables(page, "new\n"))
                .contains("before\n", "new\n", "after\n")
                .doesNotContain("old");
        assertThatThrownBy(() -> Publish.withTables("no marks", "new"))
                .isInstanceOf(BenchmarkException.class);
    }

    @Test
    void fiveRoundsOfTheFullPlanLeaveTimeForStartingProcesses() {
        List<Cell> cells = new ArrayList<>();
        for (Side side : Side.values()) {
            for (Session session : Plan.full(Integer.MAX_VALUE).sessions(side)) {
                cells.addAll(session.warmUp());
                cells.addAll(session.cells());
            }
        }

        double seconds = 5 * seconds(cells);

        // The whole has to end within 15 minutes.
        assertThat(seconds).isLessThan(9 * 60);
    }

    @Test
    void tenBusyOfTenThousandAreMeasuredInTheSameStateAsTenOfTen() {
        List<Session> sessions = Plan.full(Integer.MAX_VALUE).sessions(Side.GUESTWIRE);
        List<Integer> guests = new ArrayList<>();
        List<Double> ages = new ArrayList<>();
        Set<List<Scenario>> warmUps = new HashSet<>();
        double age = 0;
        for (Session session : sessions) {
            age += seconds(session.warmUp());
            for (Cell cell : session.cells()) {
                if (cell.scenario() == Scenario.GROUP && cell.busy() == 10) {
                    guests.add(cell.guests());
                    ages.add(age);
                    warmUps.add(session.warmUp().stream().map(Cell::scenario).toList());
                }
                age += cell.seconds();
            }
        }

        assertThat(guests).containsExactly(10, 10_000, 10_000, 10);
        // On the average the process is as old for one as for the other.
        assertThat(ages.get(0) + ages.get(3)).isCloseTo(ages.get(1) + ages.get(2), within(1e-6));
        assertThat(warmUps).singleElement().matches(each -> each.contains(Scenario.GROUP));
    }

    private static double seconds(List<Cell> cells) {
        return cells.stream().mapToDouble(Cell::seconds).sum();
    }

    @Test
    void whereDescriptorsAreFewThereAreFewerGuests() {
        assertThat(Plan.full(1_500).groups()).containsExactly(1_000, 100, 10, 1);
    }

    private void measure(
            int round, Side side, Cell cell, double cost, double sent, double arrived) {
        results.add(
                new Measurement(
                        round,
                        side,
                        cell,
                        Map.of(
                                "sent",
                                sent,
                                "arrived",
                                arrived,
                                "seconds",
                                arrived / 10_000,
                                "cpu_us",
                                cost * arrived,
                                "waited",
                                arrived / 20_000)));
    }
}
