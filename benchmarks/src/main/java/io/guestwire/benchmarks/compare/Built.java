// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the build has made and the comparison uses.
 *
 * @param root the folder of the project
 * @param archive the distribution
 * @param bundle the message groups that are measured
 */
record Built(Path root, Path archive, Path bundle) {
    /** Finds it below the folder of the project. */
    static Built in(Path root) throws IOException {
        return new Built(
                root,
                only(root.resolve("assembly/target"), "guestwire-.*\\.tar\\.gz"),
                only(root.resolve("benchmarks/target"), "benchmarks-.*\\.jar"));
    }

    /** Where the C programs come from. */
    Path sources() {
        return root.resolve("benchmarks/src/main/c");
    }

    private static Path only(Path folder, String name) throws IOException {
        List<Path> found = List.of();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                found = files.filter(file -> file.getFileName().toString().matches(name)).toList();
            }
        }
        if (found.size() != 1) {
            throw new BenchmarkException(
                    "Expected one file "
                            + folder.resolve(name)
                            + ", found "
                            + found.size()
                            + "; ./mvnw package -DskipTests makes it");
        }
        return found.get(0);
    }
}
