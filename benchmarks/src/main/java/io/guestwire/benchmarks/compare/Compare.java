// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@code benchmarks/compare}: compiles the C programs, runs the comparison, writes the results. */
public final class Compare {
    private static final String USAGE =
            """
            benchmarks/compare [--short] [--rounds N] [--sides A,B] [--only S,T] [--guests N]
              Compares the distribution with C programs that do the same or less, and writes
              benchmarks/target/results.json, results.md and cost.svg.
              --short   a smoke test: sees that everything works and nothing is lost
              --rounds  how often each side is run, 5 unless said
              --sides   of guestwire, forwarder, plain, agent; all unless said
              --only    of group, application, round_trip, fan_out, quiet, idle; results-part.json
              --guests  only with so many: 1, 10, 100, 1000 or 10000; results-part.json
            """;

    private final Built built;
    private final PrintStream out;
    private boolean isShort;
    private Set<Scenario> only = EnumSet.allOf(Scenario.class);
    private int guests;
    private int rounds = 5;
    private List<Side> sides = List.of(Side.values());

    Compare(Built built, PrintStream out) {
        this.built = built;
        this.out = out;
    }

    /** Runs a comparison in the project whose folder is the working directory. */
    public static void main(String[] arguments) throws IOException {
        try {
            new Compare(Built.in(Path.of("").toAbsolutePath()), System.out).run(arguments);
        } catch (BenchmarkException e) {
            System.err.append(e.getMessage()).append('\n');
            System.exit(1);
        }
    }

    /**
     * Runs a comparison.
     *
     * @return where the results are
     */
    Path run(String... arguments) throws IOException {
        read(arguments);
        String missing = Programs.missing();
        if (missing != null) {
            throw new BenchmarkException("Nothing can be compared: " + missing);
        }
        long began = System.nanoTime();
        Path target = built.root().resolve("benchmarks/target");
        Programs programs = Programs.compile(built.sources(), target.resolve("c"));
        List<Side> present = new ArrayList<>(sides);
        for (Map.Entry<Side, String> each : programs.leftOut().entrySet()) {
            if (present.remove(each.getKey())) {
                out.println("Left out: " + each.getKey().title + ": " + each.getValue());
            }
        }
        Results results = new Results(Machine.describe());
        try (Workspace workspace = Workspace.create()) {
            new Comparison(plan(), programs, built, workspace.folder(), out)
                    .run(present, rounds, results);
        }
        String suffix = isShort ? "-short" : isPart() ? "-part" : "";
        Path file = target.resolve("results" + suffix + ".json");
        results.write(file);
        String tables = new Tables(results).markdown();
        Files.writeString(target.resolve("results" + suffix + ".md"), tables);
        if (!isPart()) {
            Files.writeString(target.resolve("cost" + suffix + ".svg"), new Chart(results).svg());
        }
        out.println("\n" + tables);
        out.printf("%d s; all figures are in %s%n", seconds(began), file);
        return file;
    }

    private boolean isPart() {
        return guests != 0 || only.size() < Scenario.values().length;
    }

    private Plan plan() throws IOException {
        Plan all = isShort ? Plan.brief() : full();
        return isPart() ? all.only(guests, cell -> only.contains(cell.scenario())) : all;
    }

    private Plan full() throws IOException {
        int descriptors = Machine.descriptors();
        Plan plan = Plan.full(descriptors - 100);
        if (plan.groups().length < Plan.full(Integer.MAX_VALUE).groups().length) {
            out.println(
                    "Left out: as many guests as "
                            + descriptors
                            + " descriptors do not suffice for; see ulimit -Hn");
        }
        return plan;
    }

    private void read(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            boolean hasValue = i + 1 < arguments.length;
            if (arguments[i].equals("--short")) {
                isShort = true;
                rounds = 1;
            } else if (arguments[i].equals("--rounds")
                    && hasValue
                    && arguments[i + 1].matches("[1-9]\\d{0,2}")) {
                rounds = Integer.parseInt(arguments[++i]);
            } else if (arguments[i].equals("--sides") && hasValue) {
                sides = named(arguments[++i], Side.values());
            } else if (arguments[i].equals("--only") && hasValue) {
                only = EnumSet.copyOf(named(arguments[++i], Scenario.values()));
            } else if (arguments[i].equals("--guests")
                    && hasValue
                    && arguments[i + 1].matches("10{0,4}")) {
                guests = Integer.parseInt(arguments[++i]);
            } else {
                throw new BenchmarkException(USAGE);
            }
        }
    }

    private static <E extends Enum<E>> List<E> named(String names, E[] all) {
        List<E> named = new ArrayList<>();
        for (String name : names.split(",")) {
            named.add(
                    Stream.of(all)
                            .filter(each -> each.name().equalsIgnoreCase(name))
                            .findFirst()
                            .orElseThrow(() -> new BenchmarkException(USAGE)));
        }
        return named;
    }

    private static long seconds(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }
}
