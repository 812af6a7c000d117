// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The Java classes that documents show, written out and compiled as they stand there, with warnings
 * as errors. Compiled into the tests of every module by the parent pom.
 */
public final class JavaExamples {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:public )?final class (\\w+)");

    private final Path folder;
    private final List<String> files = new ArrayList<>();

    /** Sources and classes go into this folder. */
    public JavaExamples(Path folder) {
        this.folder = folder;
    }

    /**
     * Takes the classes of a document; answers their names.
     *
     * @throws AssertionError when it shows less than a whole class
     */
    public List<String> take(Path document) throws IOException {
        List<String> names = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(document));
        while (block.find()) {
            String example = block.group(1);
            Matcher type = TYPE.matcher(example);
            if (!type.find()) {
                throw new AssertionError(document + ": expected a whole class, found\n" + example);
            }
            Path file = folder.resolve(type.group(1) + ".java");
            files.add(Files.writeString(file, example).toString());
            names.add(type.group(1));
        }
        return names;
    }

    /**
     * Compiles what was taken, against these jars and folders.
     *
     * @throws AssertionError with the compiler's messages, when it has any
     */
    public void compile(String classPath) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options =
                List.of(
                        "-d",
                        folder.toString(),
                        "-cp",
                        classPath,
                        "-proc:none",
                        "-Xlint:all,-classfile",
                        "-Werror");
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var sources = manager.getJavaFileObjectsFromStrings(files);
            if (!compiler.getTask(messages, manager, null, options, null, sources).call()) {
                throw new AssertionError(messages.toString());
            }
        }
    }
}
