// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The results as tables in Markdown: medians, and in brackets the lowest and the highest. */
final class Tables {
    private static final Comparator<Cell> ORDER =
            Comparator.comparingInt(Cell::bytes)
                    .thenComparing(Cell::arrival)
                    .thenComparingInt(Cell::guests);

    /** Below this share of idle time the load generator may have been what was slow. */
    private static final double BUSY = 0.03;

    private final Results results;

    Tables(Results results) {
        this.results = results;
    }

    String markdown() {
        return String.join(
                "\n",
                machine(),
                new Goals(results).markdown(),
                throughput("Guest → group", Scenario.GROUP),
                throughput("Guest → application, by the gateway", Scenario.APPLICATION),
                oneWay(),
                roundTrip(),
                fanOut(),
                memory(),
                losses());
    }

    private String machine() {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, String> each : results.machine().entrySet()) {
            parts.add(each.getKey() + " " + each.getValue());
        }
        return String.join(", ", parts) + "; rounds: " + results.rounds() + ".\n";
    }

    private String throughput(String title, Scenario scenario) {
        Table table =
                new Table(
                        title,
                        "bytes",
                        "arrivals",
                        "guests",
                        "Guestwire: messages/s",
                        "CPU µs",
                        "allocated B",
                        "C forwarder: messages/s",
                        "CPU µs",
                        "C agent: messages/s",
                        "CPU µs",
                        "CPU, times the forwarder's",
                        "times the agent's");
        for (Cell cell : cells(scenario)) {
            if (cell.arrival().equals("paced")) {
                continue;
            }
            Cell other = cell.with(Scenario.APPLICATION);
            Sample own = sample(Side.GUESTWIRE, cell, Metric.CPU);
            Sample forwarder = sample(Side.FORWARDER, other, Metric.CPU);
            Sample agent = sample(Side.AGENT, other, Metric.CPU);
            String guests = Sample.count(cell.guests());
            table.row(
                    Sample.count(cell.bytes()),
                    cell.arrival(),
                    cell.busy() == cell.guests() ? guests : cell.busy() + " of " + guests,
                    rate(Side.GUESTWIRE, cell),
                    own.textWithSpread(),
                    sample(Side.GUESTWIRE, cell, Metric.ALLOCATED).text(),
                    rate(Side.FORWARDER, other),
                    forwarder.textWithSpread(),
                    rate(Side.AGENT, other),
                    agent.textWithSpread(),
                    own.timesOf(forwarder),
                    own.timesOf(agent));
        }
        return table.markdown();
    }

    private String rate(Side side, Cell cell) {
        boolean busy = sample(side, cell, Metric.WAITED).median() < BUSY;
        return sample(side, cell, Metric.RATE).text() + (busy ? "°" : "");
    }

    private String oneWay() {
        Table table =
                new Table(
                        "Guest → application, from the time at which a message was due, µs",
                        "guests",
                        "Guestwire: p50 / p99 / p99.9",
                        "CPU µs",
                        "C forwarder: p50 / p99 / p99.9",
                        "CPU µs",
                        "C agent: p50 / p99 / p99.9",
                        "CPU µs");
        for (Cell cell : cells(Scenario.APPLICATION)) {
            if (cell.arrival().equals("paced")) {
                List<String> row = new ArrayList<>(List.of(Sample.count(cell.guests())));
                for (Side side : List.of(Side.GUESTWIRE, Side.FORWARDER, Side.AGENT)) {
                    row.add(times(side, cell));
                    row.add(sample(side, cell, Metric.CPU).textWithSpread());
                }
                table.row(row.toArray(String[]::new));
            }
        }
        return table.markdown();
    }

    private String roundTrip() {
        Table table =
                new Table(
                        "Round trip, from the time at which a message was due, µs",
                        "bytes",
                        "guests",
                        "Guestwire: p50 / p99 / p99.9",
                        "CPU µs",
                        "C echo: p50 / p99 / p99.9",
                        "CPU µs",
                        "C agent: p50 / p99 / p99.9",
                        "CPU µs",
                        "p50, times the echo's",
                        "p99, times the echo's");
        for (Cell cell : cells(Scenario.ROUND_TRIP)) {
            List<String> row =
                    new ArrayList<>(
                            List.of(Sample.count(cell.bytes()), Sample.count(cell.guests())));
            for (Side side : List.of(Side.GUESTWIRE, Side.PLAIN, Side.AGENT)) {
                row.add(times(side, cell));
                row.add(sample(side, cell, Metric.CPU).textWithSpread());
            }
            for (Metric metric : List.of(Metric.P50, Metric.P99)) {
                row.add(
                        sample(Side.GUESTWIRE, cell, metric)
                                .timesOf(sample(Side.PLAIN, cell, metric)));
            }
            table.row(row.toArray(String[]::new));
        }
        return table.markdown();
    }

    private String fanOut() {
        Table table =
                new Table(
                        "Broadcast: until the last guest has it, µs, and CPU a delivery",
                        "bytes",
                        "guests",
                        "Guestwire: p50 / p99",
                        "CPU µs",
                        "allocated B",
                        "C write loop: p50 / p99",
                        "CPU µs",
                        "C agent: p50 / p99",
                        "CPU µs",
                        "p50, times the loop's",
                        "CPU, times the loop's");
        for (Cell cell : cells(Scenario.FAN_OUT)) {
            List<String> row =
                    new ArrayList<>(
                            List.of(Sample.count(cell.bytes()), Sample.count(cell.guests())));
            for (Side side : List.of(Side.GUESTWIRE, Side.PLAIN, Side.AGENT)) {
                row.add(texts(side, cell, Metric.COMPLETE_P50, Metric.COMPLETE_P99));
                row.add(sample(side, cell, Metric.CPU).textWithSpread());
                if (side == Side.GUESTWIRE) {
                    row.add(sample(side, cell, Metric.ALLOCATED).text());
                }
            }
            for (Metric metric : List.of(Metric.COMPLETE_P50, Metric.CPU)) {
                row.add(
                        sample(Side.GUESTWIRE, cell, metric)
                                .timesOf(sample(Side.PLAIN, cell, metric)));
            }
            table.row(row.toArray(String[]::new));
        }
        return table.markdown();
    }

    private String memory() {
        Table table =
                new Table(
                        "Memory, MiB",
                        "guests",
                        "Guestwire, nothing sent yet: RSS",
                        "heap in use",
                        "after load: RSS",
                        "C forwarder",
                        "C agent");
        for (int guests :
                results.cells(Side.GUESTWIRE, Scenario.APPLICATION).stream()
                        .mapToInt(Cell::guests)
                        .distinct()
                        .sorted()
                        .toArray()) {
            table.row(
                    Sample.count(guests),
                    mebibytes(Side.GUESTWIRE, Scenario.IDLE, guests, Metric.RESIDENT),
                    mebibytes(Side.GUESTWIRE, Scenario.IDLE, guests, Metric.HEAP),
                    mebibytes(Side.GUESTWIRE, Scenario.APPLICATION, guests, Metric.RESIDENT),
                    mebibytes(Side.FORWARDER, Scenario.APPLICATION, guests, Metric.RESIDENT),
                    mebibytes(Side.AGENT, Scenario.APPLICATION, guests, Metric.RESIDENT));
        }
        return table.markdown();
    }

    private String mebibytes(Side side, Scenario scenario, int guests, Metric metric) {
        return results.cells(side, scenario).stream()
                .filter(cell -> cell.guests() == guests)
                .map(cell -> Sample.number(sample(side, cell, metric).max() / 1024))
                .findFirst()
                .orElse(Sample.number(Double.NaN));
    }

    /** Nothing may be lost; where something is, the figures beside it are worth little. */
    private String losses() {
        List<String> lines = new ArrayList<>();
        for (Measurement each : results.measurements()) {
            double lost = Metric.LOST.of(each.values());
            if (lost != 0) {
                lines.add(
                        String.format(
                                "- %s, round %d: %.0f of %.0f did not arrive: %s",
                                each.side().title,
                                each.round(),
                                lost,
                                each.values().get("sent"),
                                each.cell()));
            }
        }
        return lines.isEmpty()
                ? "Every message that was sent has arrived, in all "
                        + results.measurements().size()
                        + " measurements.\n"
                : "Messages that were sent and did not arrive:\n\n"
                        + String.join("\n", lines)
                        + "\n";
    }

    private List<Cell> cells(Scenario scenario) {
        List<Cell> cells = new ArrayList<>();
        for (Side side : Side.values()) {
            for (Cell cell : results.cells(side, scenario)) {
                if (cells.stream().noneMatch(cell::isAt)) {
                    cells.add(cell);
                }
            }
        }
        cells.sort(ORDER);
        return cells;
    }

    private String times(Side side, Cell cell) {
        return texts(side, cell, Metric.P50, Metric.P99, Metric.P999);
    }

    private String texts(Side side, Cell cell, Metric... metrics) {
        List<String> texts = new ArrayList<>();
        for (Metric metric : metrics) {
            texts.add(sample(side, cell, metric).text());
        }
        return String.join(" / ", texts);
    }

    private Sample sample(Side side, Cell cell, Metric metric) {
        return results.sample(side, cell, metric);
    }
}
