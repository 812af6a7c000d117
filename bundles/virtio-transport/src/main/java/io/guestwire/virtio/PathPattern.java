// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where QEMU's sockets may be: a path with placeholders, relative to the channel directory or
 * absolute (DESIGN, "Outside contracts" 4).
 *
 * <table>
 * <caption>Placeholders</caption>
 * <tr><th>{@code {instance}}</th><td>the instance's name, exactly once: one or more characters of
 * a file name, dashes and dots included; a name that is no valid text is passed over</td></tr>
 * <tr><th>{@code {n}}</th><td>a number: libvirt's id of the running domain</td></tr>
 * </table>
 *
 * Example: {@code channel/target/domain-{n}-{instance}/cgcs.messaging}. libvirt cuts the domain's
 * name at 20 characters in such a path; the instance then is what the path says.
 *
 * <p>Immutable.
 */
public final class PathPattern {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private final String text;
    private final boolean absolute;
    private final List<Segment> segments;

    /** One part of the path between slashes; immutable. */
    static final class Segment {
        private final String literal;
        private final Pattern names;

        private Segment(String literal, Pattern names) {
            this.literal = literal;
            this.names = names;
        }

        /** The name itself, where it has no placeholder; else null. */
        String literal() {
            return literal;
        }

        /**
         * Whether a file name fits.
         *
         * @param former the instance as the segments before said it; empty if they did not
         * @return the instance as known after this segment; nothing when the name does not fit
         */
        Optional<String> match(String name, String former) {
            if (literal != null) {
                return literal.equals(name) ? Optional.of(former) : Optional.empty();
            }
            Matcher matcher = names.matcher(name);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            return Optional.of(matcher.groupCount() > 0 ? matcher.group(1) : former);
        }
    }

    private PathPattern(String text, boolean absolute, List<Segment> segments) {
        this.text = text;
        this.absolute = absolute;
        this.segments = segments;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static PathPattern parse(String text) {
        List<Segment> segments =
                Stream.of(text.split("/")).filter(s -> !s.isEmpty()).map(s -> segment(s)).toList();
        long instances = text.split("\\{instance}", -1).length - 1L;
        if (instances != 1) {
            throw new IllegalArgumentException(
                    "\"%s\" must contain {instance} once, not %d times".formatted(text, instances));
        }
        return new PathPattern(text, text.startsWith("/"), segments);
    }

    /** Whether it does not depend on the channel directory. */
    boolean isAbsolute() {
        return absolute;
    }

    /** The segments from the root of the file system on. */
    List<Segment> route(Path channelDirectory) {
        if (absolute) {
            return segments;
        }
        List<Segment> route = new ArrayList<>();
        channelDirectory.forEach(name -> route.add(new Segment(name.toString(), null)));
        route.addAll(segments);
        return List.copyOf(route);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static Segment segment(String text) {
        if (text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("\"" + text + "\" cannot be a part of the path");
        }
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder names = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            names.append(quoted(text.substring(end, matcher.start())));
            names.append(
                    switch (matcher.group(1)) {
                        // U+FFFD: bytes that are no text in this process's character set.
                        case "instance" -> "([^\\p{Cntrl}\uFFFD]+)";
                        case "n" -> "[0-9]+";
                        default ->
                                throw new IllegalArgumentException(
                                        "the placeholders are {instance} and {n}, not "
                                                + matcher.group());
                    });
            end = matcher.end();
        }
        String rest = quoted(text.substring(end));
        return end == 0
                ? new Segment(text, null)
                : new Segment(null, Pattern.compile(names + rest, Pattern.DOTALL));
    }

    private static String quoted(String literal) {
        if (literal.contains("{") || literal.contains("}")) {
            throw new IllegalArgumentException("\"" + literal + "\" has a brace without its pair");
        }
        return literal.isEmpty() ? "" : Pattern.quote(literal);
    }
}
