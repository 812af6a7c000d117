// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown under a title. */
final class Table {
    private final String title;
    private final String[] heads;
    private final List<String[]> rows = new ArrayList<>();

    Table(String title, String... heads) {
        this.title = title;
        this.heads = heads.clone();
    }

    void row(String... cells) {
        if (cells.length != heads.length) {
            throw new IllegalArgumentException(
                    "expected " + heads.length + " cells, found " + cells.length);
        }
        rows.add(cells.clone());
    }

    /** Nothing where there are no rows. */
    String markdown() {
        if (rows.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("### " + title + "\n\n");
        text.append(line(heads)).append("|---".repeat(heads.length)).append("|\n");
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(String[] cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
