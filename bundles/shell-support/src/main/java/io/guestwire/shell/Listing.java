// SPDX-License-Identifier: Apache-2.0
package io.guestwire.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.StreamSupport;

/**
 * The result of a command that lists: an aligned table for people, a JSON array for programs.
 *
 * <pre>{@code
 * Listing.of("instance", "state", "queued bytes")
 *         .row("instance-0000000a", "open", 0)
 *         .print(Output.standard(), json);
 * }</pre>
 *
 * The table is plain text, so that it survives a pipe; cells are {@linkplain Printable escaped}.
 * Columns that hold numbers only are aligned to the right. A JSON object's keys are the column
 * names in snake case. Built and printed by one thread.
 */
public final class Listing {
    private static final String GAP = "  ";

    private final List<String> columns;
    private final List<Object[]> rows = new ArrayList<>();

    private Listing(List<String> columns) {
        this.columns = columns;
    }

    /** An empty listing with these column names, in this order. */
    public static Listing of(String... columns) {
        return new Listing(List.of(columns));
    }

    /**
     * Adds a row: one value a column, null where there is none. Lists, maps, numbers and booleans
     * keep their type in JSON.
     *
     * @throws IllegalArgumentException if there are more or fewer values than columns
     */
    public Listing row(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(
                    "A row needs %d values %s, not %d"
                            .formatted(columns.size(), columns, values.length));
        }
        rows.add(values.clone());
        return this;
    }

    /** Prints all rows, as a table or as one JSON document; nothing is left to be flushed. */
    public void print(PrintStream out, boolean json) {
        if (json) {
            Json.print(out, rows.stream().map(this::toObject).toList());
        } else if (rows.isEmpty()) {
            out.println("(none)");
        } else {
            printTable(out);
        }
        out.flush();
    }

    private Map<String, Object> toObject(Object[] row) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
            object.put(snakeCase(columns.get(i)), row[i]);
        }
        return object;
    }

    private static String snakeCase(String column) {
        return column.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9]+", "_")
                .toLowerCase(Locale.ROOT);
    }

    private void printTable(PrintStream out) {
        List<String[]> lines = new ArrayList<>();
        lines.add(columns.stream().map(c -> c.toUpperCase(Locale.ROOT)).toArray(String[]::new));
        for (Object[] row : rows) {
            lines.add(Arrays.stream(row).map(Listing::cell).toArray(String[]::new));
        }
        int[] widths = new int[columns.size()];
        boolean[] right = new boolean[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = lines.stream().mapToInt(line -> width(line[column])).max().orElse(0);
            right[i] = rows.stream().allMatch(row -> row[column] instanceof Number);
        }
        for (String[] line : lines) {
            StringJoiner text = new StringJoiner(GAP);
            for (int i = 0; i < line.length; i++) {
                String padding = " ".repeat(widths[i] - width(line[i]));
                text.add(right[i] ? padding + line[i] : line[i] + padding);
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private static String cell(Object value) {
        String text;
        if (value instanceof Optional<?> o) {
            return cell(o.orElse(null));
        } else if (value instanceof Iterable<?> items) {
            text =
                    String.join(
                            ", ",
                            StreamSupport.stream(items.spliterator(), false)
                                    .map(Listing::cell)
                                    .toList());
        } else {
            text = value == null ? "" : Printable.escape(value.toString());
        }
        return text.isEmpty() ? "-" : text;
    }
}
