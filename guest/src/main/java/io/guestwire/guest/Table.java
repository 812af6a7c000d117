// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Columns of text for people, aligned; what peers wrote is made safe for a terminal. */
final class Table {
    /** A cell is cut here, so that one does not push the others out of sight. */
    private static final int MAX_CELL_CHARACTERS = 64;

    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> columns) {
        this.columns = columns;
        rows.add(columns);
    }

    /** Adds a row: the cell of each column. */
    void row(UnaryOperator<String> cells) {
        rows.add(columns.stream().map(column -> cut(safe(cells.apply(column)))).toList());
    }

    private static String cut(String cell) {
        return cell.codePointCount(0, cell.length()) <= MAX_CELL_CHARACTERS
                ? cell
                : cell.substring(0, cell.offsetByCodePoints(0, MAX_CELL_CHARACTERS - 1)) + "…";
    }

    void print(PrintStream out) {
        int[] widths = new int[columns.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Without what a terminal would obey. */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> {
                            int type = Character.getType(c);
                            boolean hidden =
                                    type == Character.CONTROL
                                            || type == Character.FORMAT
                                            || type == Character.SURROGATE
                                            || type == Character.LINE_SEPARATOR
                                            || type == Character.PARAGRAPH_SEPARATOR;
                            safe.appendCodePoint(hidden ? '?' : c);
                        });
        return safe.toString();
    }
}
