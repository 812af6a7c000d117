// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The tests that {@code docs/test-kit.md} shows, run as they stand there. */
class DocumentedExamplesTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:public )?final class (\\w+)");

    private final List<String> files = new ArrayList<>();
    @TempDir Path folder;

    @Test
    void theTestsOfTheClockPass() throws Exception {
        List<String> tests = write("test-kit.md");
        write("message-groups.md");
        compile();
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

    /** Writes the classes of a page into files; gives their names. */
    private List<String> write(String page) throws IOException {
        List<String> types = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(DOCS.resolve(page)));
        while (block.find()) {
            Matcher type = TYPE.matcher(block.group(1));
            assertThat(type.find()).as("%s: a whole class", page).isTrue();
            Path file = folder.resolve(type.group(1) + ".java");
            files.add(Files.writeString(file, block.group(1)).toString());
            types.add(type.group(1));
        }
        return types;
    }

    private void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options =
                List.of(
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-proc:none",
                        "-Xlint:all,-classfile",
                        "-Werror");
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    messages,
                                    manager,
                                    null,
                                    options,
                                    null,
                                    manager.getJavaFileObjectsFromStrings(files))
                            .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }
}
