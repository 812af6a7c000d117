// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.testing.JavaExamples;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The tests that {@code docs/test-kit.md} shows, run as they stand there. */
class DocumentedExamplesTest {
    private static final Path DOCS = Path.of("../docs");

    @TempDir Path folder;

    @Test
    void theTestsOfTheClockPass() throws Exception {
        JavaExamples examples = new JavaExamples(folder);
        List<String> tests = examples.take(DOCS.resolve("test-kit.md"));
        examples.take(DOCS.resolve("message-groups.md"));
        examples.compile(System.getProperty("java.class.path"));
        assertThat(tests).contains("ClockTest", "ClockConformanceTest", "ClockOnTheWireTest");
        URL[] classes = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
            for (String test : tests) {
                Events events =
                        EngineTestKit.engine("junit-jupiter")
                                .selectors(
                                        DiscoverySelectors.selectClass(
                                                loader.loadClass("example." + test)))
                                .execute()
                                .testEvents();
                assertThat(events.failed().list()).as(test).isEmpty();
                assertThat(events.succeeded().count()).as(test).isPositive();
            }
        }
    }
}
