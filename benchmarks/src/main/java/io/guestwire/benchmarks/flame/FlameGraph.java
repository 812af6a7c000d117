// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.flame;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stacks, one above the other, as SVG without a script: who calls stands below whom it calls, and
 * is as wide as its share of the samples. From left to right there is no time; names are in order.
 *
 * <p><b>Bounds:</b> what has less than half a per cent is not drawn, so a picture stays small
 * however many samples there are.
 */
final class FlameGraph {
    private static final int WIDTH = 1200;
    private static final int ROW = 16;
    private static final int TOP = 40;
    private static final double CHARACTER = 6.2;
    private static final double LEAST = 0.005;

    private final Node root = new Node("all", Kind.JAVA);
    private final StringBuilder svg = new StringBuilder();

    /** Whose code a frame is. */
    enum Kind {
        OURS("#f6b26b"),
        JAVA("#ffd966"),
        NATIVE("#b6d7a8"),
        KERNEL("#9fc5e8");

        private final String colour;

        Kind(String colour) {
            this.colour = colour;
        }
    }

    /** A method or a function, for the eye. */
    record Frame(String name, Kind kind) {}

    private static final class Node {
        private final Map<String, Node> callees = new TreeMap<>();
        private final String name;
        private final Kind kind;
        private long samples;

        private Node(String name, Kind kind) {
            this.name = name;
            this.kind = kind;
        }
    }

    /**
     * Adds one sample.
     *
     * @param stack the outermost frame first
     */
    void add(List<Frame> stack) {
        Node node = root;
        node.samples++;
        for (Frame frame : stack) {
            node = node.callees.computeIfAbsent(frame.name, name -> new Node(name, frame.kind));
            node.samples++;
        }
    }

    long samples() {
        return root.samples;
    }

    /** The picture; once. */
    String svg(String title) {
        int height = TOP + depth(root) * ROW + 4;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"monospace\" font-size=\"10\" fill=\"#1f2937\">",
                WIDTH, height);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
        add("<text x=\"4\" y=\"16\" font-size=\"13\">%s</text>", escaped(title));
        add(
                "<text x=\"4\" y=\"30\">%,d samples; orange ours, yellow the JDK's, green native"
                        + " and the JVM's, blue the kernel's</text>",
                root.samples);
        draw(root, 0, height - 4 - ROW);
        return svg.append("</svg>\n").toString();
    }

    private boolean isDrawn(Node node) {
        return node.samples >= LEAST * root.samples;
    }

    private int depth(Node node) {
        return 1
                + node.callees.values().stream()
                        .filter(this::isDrawn)
                        .mapToInt(this::depth)
                        .max()
                        .orElse(0);
    }

    private void draw(Node node, double x, int y) {
        double width = x(node.samples);
        add(
                "<g><title>%s, %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                        + " fill=\"%s\"/>%s</g>",
                escaped(node.name),
                100.0 * node.samples / root.samples,
                x,
                y,
                Math.max(0.5, width - 0.5),
                ROW - 1,
                node.kind.colour,
                label(node.name, x, y, width));
        double left = x;
        for (Node callee : node.callees.values()) {
            if (isDrawn(callee)) {
                draw(callee, left, y - ROW);
            }
            left += x(callee.samples);
        }
    }

    private double x(long samples) {
        return (double) WIDTH * samples / root.samples;
    }

    private static String label(String name, double x, int y, double width) {
        int room = (int) ((width - 4) / CHARACTER);
        if (room < 3) {
            return "";
        }
        String shown = name.length() <= room ? name : name.substring(0, room - 1) + "…";
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>", x + 2, y + 11, escaped(shown));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
