// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code benchmarks/publish}: puts the results of the last full comparison into docs/. */
public final class Publish {
    private static final String BEGIN = "<!-- results: made by benchmarks/publish -->\n";
    private static final String END = "<!-- end of results -->\n";

    private Publish() {}

    /** Writes docs/performance.md, between its marks, and docs/performance.svg. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        Path file = root.resolve("benchmarks/target/results.json");
        if (!Files.exists(file)) {
            throw new BenchmarkException("There are no results: benchmarks/compare makes " + file);
        }
        Results results = Results.read(file);
        Path page = root.resolve("docs/performance.md");
        Files.writeString(page, withTables(Files.readString(page), new Tables(results).markdown()));
        Files.writeString(root.resolve("docs/performance.svg"), new Chart(results).svg());
    }

    static String withTables(String page, String tables) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new BenchmarkException(
                    "docs/performance.md: expected the marks between which results stand");
        }
        return page.substring(0, begin + BEGIN.length())
                + "\n"
                + tables
                + "\n"
                + page.substring(end);
    }
}
