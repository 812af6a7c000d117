// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a node's process holds after a full collection.
 *
 * @param bundles the framework's own records of bundles, of uninstalled ones too
 * @param loaders the class loaders of bundles
 * @param classes the classes that are loaded
 * @param threads the threads, without those of the compiler and the collector, which come and go
 * @param descriptors the open files
 * @param heapKilobytes what is alive in the heap
 */
public record Footprint(
        long bundles,
        long loaders,
        long classes,
        int threads,
        int descriptors,
        long heapKilobytes) {
    private static final String BUNDLE = "org.apache.felix.framework.BundleImpl";
    private static final String LOADER =
            "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";

    /** Measures a process of a JVM of this user. */
    public static Footprint of(long pid) throws IOException, InterruptedException {
        // Twice: what a reference queue was told of by the first is free after the second.
        histogram(pid);
        List<String> lines = histogram(pid);
        String[] total = lines.get(lines.size() - 1).strip().split("\\s+");
        return new Footprint(
                instances(lines, BUNDLE),
                instances(lines, LOADER),
                instances(lines, "java.lang.Class"),
                threads(pid),
                descriptors(pid),
                Long.parseLong(total[2]) / 1_024);
    }

    private static List<String> histogram(long pid) throws IOException, InterruptedException {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/jcmd").toString(),
                                Long.toString(pid),
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException(output);
        }
        return output.strip().lines().toList();
    }

    private static long instances(List<String> lines, String type) {
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length >= 4 && words[3].equals(type))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }

    private static int threads(long pid) throws IOException {
        int count = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                if (!name(task).matches("(C1|C2|G1|GC) .*\n")) {
                    count++;
                }
            }
        }
        return count;
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (IOException e) {
            return "GC has ended\n";
        }
    }

    /** How many files a process has open. */
    public static int descriptors(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) open.count();
        }
    }
}
