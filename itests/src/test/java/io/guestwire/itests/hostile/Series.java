// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Figures over time: as CSV, as a graph in SVG, and how they grow. */
final class Series {
    private static final int WIDTH = 880;
    private static final int PANEL = 90;
    private static final int LEFT = 90;
    private static final int RIGHT = 20;

    private final String[] names;
    private final List<double[]> samples = new ArrayList<>();

    /** A series of these figures. */
    Series(String... names) {
        this.names = names;
    }

    /** Adds what was found at a time, in seconds. */
    void add(double seconds, double... figures) {
        double[] sample = new double[figures.length + 1];
        sample[0] = seconds;
        System.arraycopy(figures, 0, sample, 1, figures.length);
        samples.add(sample);
    }

    int size() {
        return samples.size();
    }

    String csv() {
        StringBuilder csv = new StringBuilder("seconds;" + String.join(";", names) + "\n");
        for (double[] sample : samples) {
            StringJoiner line = new StringJoiner(";", "", "\n");
            for (double figure : sample) {
                line.add(String.format(Locale.ROOT, "%.2f", figure));
            }
            csv.append(line);
        }
        return csv.toString();
    }

    /** By how much a figure grows in an hour: the slope of least squares. */
    double slopeAnHour(int figure) {
        double meanX = mean(0);
        double meanY = mean(figure + 1);
        double xy = 0;
        double xx = 0;
        for (double[] sample : samples) {
            double x = sample[0] - meanX;
            xy += x * (sample[figure + 1] - meanY);
            xx += x * x;
        }
        return xx == 0 ? 0 : 3_600 * xy / xx;
    }

    private double mean(int column) {
        return samples.stream().mapToDouble(sample -> sample[column]).average().orElse(0);
    }

    /** For each figure its mean, its first and last value and its slope. */
    String slopes() {
        StringJoiner slopes = new StringJoiner("; ");
        for (int i = 0; i < names.length; i++) {
            slopes.add(
                    String.format(
                            Locale.ROOT,
                            "%s: mean %.1f, slope %+.2f an hour",
                            names[i],
                            mean(i + 1),
                            slopeAnHour(i)));
        }
        return slopes.toString();
    }

    /** A panel for each figure, from zero, below one another. */
    String svg() {
        int height = names.length * (PANEL + 30) + 40;
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#1f2937\">",
                WIDTH,
                height);
        add(svg, "<title>A node under mixed load and chaos</title>");
        add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
        for (int i = 0; i < names.length; i++) {
            panel(svg, i, 30 + i * (PANEL + 30));
        }
        double minutes = samples.isEmpty() ? 0 : samples.get(samples.size() - 1)[0] / 60;
        text(svg, LEFT, height - 14, "start", "0");
        text(
                svg,
                WIDTH - RIGHT,
                height - 14,
                "end",
                String.format(Locale.ROOT, "%.0f minutes", minutes));
        return svg.append("</svg>\n").toString();
    }

    private void panel(StringBuilder svg, int figure, int top) {
        double most =
                samples.stream().mapToDouble(sample -> sample[figure + 1]).max().orElse(1) * 1.1;
        double end = samples.isEmpty() ? 1 : samples.get(samples.size() - 1)[0];
        text(svg, LEFT, top - 6, "start", names[figure]);
        for (double share : new double[] {0, 0.5, 1}) {
            double y = top + PANEL * (1 - share);
            add(
                    svg,
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#e5e7eb\"/>",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y);
            text(svg, LEFT - 8, y + 4, "end", String.format(Locale.ROOT, "%.0f", most * share));
        }
        StringJoiner points = new StringJoiner(" ");
        for (double[] sample : samples) {
            points.add(
                    String.format(
                            Locale.ROOT,
                            "%.1f,%.1f",
                            LEFT + (WIDTH - LEFT - RIGHT) * sample[0] / Math.max(end, 1),
                            top + PANEL * (1 - sample[figure + 1] / Math.max(most, 1e-9))));
        }
        add(
                svg,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"#0b6e99\" stroke-width=\"1.5\"/>",
                points);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        add(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }

    private static void add(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
