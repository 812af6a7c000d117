// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a message costs against the number of guests, as SVG: one panel for messages that come in
 * batches, one for those that come one at a time. Both axes are logarithmic.
 */
final class Chart {
    private static final int WIDTH = 880;
    private static final int HEIGHT = 400;
    private static final int PANEL = 330;
    private static final int TOP = 60;
    private static final int BOTTOM = 340;
    private static final double[] STEPS = {1, 2, 5};

    private final Results results;
    private final StringBuilder svg = new StringBuilder();

    /** Who is drawn, and how. */
    private enum Line {
        GUESTWIRE(Side.GUESTWIRE, Scenario.GROUP, "#0b6e99", ""),
        GATEWAY(Side.GUESTWIRE, Scenario.APPLICATION, "#0b6e99", "5 4"),
        FORWARDER(Side.FORWARDER, Scenario.APPLICATION, "#6b7280", ""),
        AGENT(Side.AGENT, Scenario.APPLICATION, "#c2410c", "");

        private final Side side;
        private final Scenario scenario;
        private final String colour;
        private final String dashes;

        Line(Side side, Scenario scenario, String colour, String dashes) {
            this.side = side;
            this.scenario = scenario;
            this.colour = colour;
            this.dashes = dashes;
        }

        String title() {
            return side != Side.GUESTWIRE
                    ? side.title + " → application"
                    : "Guestwire → " + (scenario == Scenario.GROUP ? "group" : "application");
        }
    }

    private record Point(int guests, double cost) {}

    Chart(Results results) {
        this.results = results;
    }

    String svg() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#1f2937\">",
                WIDTH, HEIGHT);
        add("<title>CPU time of the host's process for a message of 300 bytes</title>");
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
        text(20, 24, "start", "CPU µs a message of 300 bytes, by the number of guests that send");
        double[] range = range();
        panel(70, "batched, " + Plan.BATCH + " at once", "batched", range);
        panel(70 + PANEL + 70, "one at a time", "single", range);
        legend();
        return svg.append("</svg>\n").toString();
    }

    private void panel(int left, String title, String arrival, double[] range) {
        text(left, TOP - 12, "start", title);
        for (double decade = range[0]; decade < range[1] * 1.001; decade *= 10) {
            for (double step : STEPS) {
                double cost = decade * step;
                if (cost <= range[1] * 1.001) {
                    gridLine(left, y(cost, range), label(cost));
                }
            }
        }
        for (int guests = 1; guests <= 10_000; guests *= 10) {
            text(x(left, guests), BOTTOM + 18, "middle", Sample.count(guests));
        }
        for (Line line : Line.values()) {
            draw(left, line, points(line, arrival), range);
        }
    }

    private static String label(double cost) {
        return cost >= 1 ? Sample.count((int) Math.round(cost)) : Sample.number(cost);
    }

    private void gridLine(int left, double y, String label) {
        add(
                "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#e5e7eb\"/>",
                left, y, left + PANEL, y);
        text(left - 8, y + 4, "end", label);
    }

    private void draw(int left, Line line, List<Point> points, double[] range) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            double x = x(left, point.guests);
            double y = y(point.cost, range);
            path.append(String.format(Locale.ROOT, "%s%.1f,%.1f", path.isEmpty() ? "" : " ", x, y));
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, line.colour);
        }
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>",
                path, line.colour, dashes(line));
    }

    private void legend() {
        int x = 70;
        for (Line line : Line.values()) {
            add(
                    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\""
                            + " stroke-width=\"2\"%s/>",
                    x, HEIGHT - 20, x + 26, HEIGHT - 20, line.colour, dashes(line));
            text(x + 32, HEIGHT - 16, "start", line.title());
            x += 200;
        }
    }

    private static String dashes(Line line) {
        return line.dashes.isEmpty() ? "" : " stroke-dasharray=\"" + line.dashes + "\"";
    }

    private List<Point> points(Line line, String arrival) {
        List<Point> points = new ArrayList<>();
        for (Cell cell : results.cells(line.side, line.scenario)) {
            double cost = results.sample(line.side, cell, Metric.CPU).median();
            if (cell.bytes() == Plan.SMALL
                    && cell.busy() == cell.guests()
                    && cell.arrival().equals(arrival)
                    && cost > 0) {
                points.add(new Point(cell.guests(), cost));
            }
        }
        points.sort(Comparator.comparingInt(Point::guests));
        return points;
    }

    /** The decade below the lowest cost, and the step above the highest. */
    private double[] range() {
        double low = Double.MAX_VALUE;
        double high = 0;
        for (Line line : Line.values()) {
            for (String arrival : List.of("batched", "single")) {
                for (Point point : points(line, arrival)) {
                    low = Math.min(low, point.cost);
                    high = Math.max(high, point.cost);
                }
            }
        }
        double bottom = high == 0 ? 1 : Math.pow(10, Math.floor(Math.log10(low)));
        double top = bottom;
        for (int i = 1; top < high || i < 3; i++) {
            top = bottom * Math.pow(10, i / 3) * STEPS[i % 3];
        }
        return new double[] {bottom, top};
    }

    private static double x(int left, int guests) {
        return left + 20 + Math.log10(guests) / 4 * (PANEL - 40);
    }

    private static double y(double cost, double[] range) {
        double share = Math.log(cost / range[0]) / Math.log(range[1] / range[0]);
        return BOTTOM - share * (BOTTOM - TOP);
    }

    private void text(double x, double y, String anchor, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
