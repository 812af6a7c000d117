// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

/** The goals of the design that this comparison measures, beside what it has measured. */
final class Goals {
    private static final int GUESTS = 100;

    private final Results results;

    Goals(Results results) {
        this.results = results;
    }

    String markdown() {
        Table table = new Table("Goals", "what", "goal", "measured", "reached");
        cpu(table, "CPU a message, guest → group, batched", Scenario.GROUP, Plan.BATCH, 1 / 12.0);
        cpu(table, "CPU a message, guest → group, one at a time", Scenario.GROUP, 1, 1 / 5.0);
        cpu(table, "CPU a message, guest → application", Scenario.APPLICATION, Plan.BATCH, 1);
        echo(table, "round trip, p50", Metric.P50, 1.3);
        echo(table, "round trip, p99", Metric.P99, 2);
        broadcast(table);
        manyConnected(table);
        memory(table);
        flooded(table);
        return table.markdown();
    }

    private void cpu(Table table, String what, Scenario scenario, int batch, double goal) {
        Cell cell = cell(scenario, GUESTS, batch, 0);
        double own = median(Side.GUESTWIRE, cell, Metric.CPU);
        double agent = median(Side.AGENT, cell.with(Scenario.APPLICATION), Metric.CPU);
        add(table, what + ", times the C agent's", own / agent, goal);
    }

    private void echo(Table table, String what, Metric metric, double goal) {
        Cell cell = cell(Scenario.ROUND_TRIP, GUESTS, 1, 1);
        double own = median(Side.GUESTWIRE, cell, metric);
        add(table, what + ", times a C echo's", own / median(Side.PLAIN, cell, metric), goal);
    }

    private void broadcast(Table table) {
        Cell cell = cell(Scenario.FAN_OUT, 1_000, 1, 1);
        for (Metric metric : new Metric[] {Metric.COMPLETE_P50, Metric.CPU}) {
            add(
                    table,
                    "broadcast to 1,000 guests, "
                            + (metric == Metric.CPU ? "CPU" : "until the last has it")
                            + ", times a C write loop's",
                    median(Side.GUESTWIRE, cell, metric) / median(Side.PLAIN, cell, metric),
                    1.3);
        }
    }

    private void manyConnected(Table table) {
        double many = median(Side.GUESTWIRE, busyTen(10_000), Metric.RATE);
        double few = median(Side.GUESTWIRE, busyTen(10), Metric.RATE);
        double share = many / few;
        if (!Double.isNaN(share)) {
            table.row(
                    "10,000 connected, 10 busy: share of the rate with 10 connected",
                    "≥ 0.95",
                    Sample.number(share),
                    share >= 0.95 ? "yes" : "no");
        }
    }

    private void memory(Table table) {
        double many = median(Side.GUESTWIRE, idle(10_000), Metric.RESIDENT);
        double one = median(Side.GUESTWIRE, idle(1), Metric.RESIDENT);
        add(table, "RSS of an idle guest, KiB", (many - one) / 9_999, 3);
    }

    private void flooded(Table table) {
        Cell flooded = Plan.quiet().with(Scenario.FLOODED);
        double p99 = median(Side.GUESTWIRE, flooded, Metric.P99);
        add(
                table,
                "p99 of ten guests while another floods, times quiet",
                p99 / median(Side.GUESTWIRE, Plan.quiet(), Metric.P99),
                2);
    }

    private static void add(Table table, String what, double measured, double goal) {
        if (!Double.isNaN(measured)) {
            table.row(
                    what,
                    "≤ " + Sample.number(goal),
                    Sample.number(measured),
                    measured <= goal ? "yes" : "no");
        }
    }

    private double median(Side side, Cell cell, Metric metric) {
        return results.sample(side, cell, metric).median();
    }

    private static Cell cell(Scenario scenario, int guests, int batch, int rate) {
        return new Cell(scenario, guests, guests, Plan.SMALL, batch, rate, 0, 0);
    }

    private static Cell busyTen(int guests) {
        return new Cell(Scenario.GROUP, guests, 10, Plan.SMALL, Plan.BATCH, 0, 0, 0);
    }

    private static Cell idle(int guests) {
        return new Cell(Scenario.IDLE, guests, guests, Plan.SMALL, 1, 0, 0, 0);
    }
}
