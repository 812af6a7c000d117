// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of a page of the documents, in order, each with what the page shows that it prints:
 * the blocks {@code console}, where a line behind {@code $} is a command.
 */
final class Page {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
    private static final String MORE = "\u2026";

    private Page() {}

    /** A command and the lines shown below it. */
    record Step(String command, List<String> shown) {
        /**
         * Whether the lines shown came, in this order and with nothing between them but where the
         * page says so; numbers and the width of columns may differ. No line shown means none.
         */
        boolean isShownBy(String output) {
            if (shown.isEmpty()) {
                return output.isBlank();
            }
            StringBuilder wanted = new StringBuilder("(?s)");
            for (String line : shown) {
                wanted.append(line.equals(MORE) ? ".*" : Pattern.quote(shape(line) + "\n"));
            }
            return shape(output + "\n").matches(wanted.toString());
        }

        private static String shape(String text) {
            return text.replaceAll("[0-9]+", "0")
                    .replaceAll("\\.0(?=\\D)", "")
                    .replaceAll("[ \\t]+", " ")
                    .replaceAll("-+\\n", "-\n")
                    .replaceAll(" \\n", "\n");
        }
    }

    static List<Step> steps(Path page) throws IOException {
        List<Step> steps = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
            for (String line : block.group(1).lines().toList()) {
                if (line.startsWith("$ ")) {
                    steps.add(new Step(line.substring(2), new ArrayList<>()));
                } else {
                    steps.get(steps.size() - 1).shown().add(line);
                }
            }
        }
        return steps;
    }
}
