// SPDX-License-Identifier: Apache-2.0
package io.guestwire.settings;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads the entries of one configuration, from {@code etc/<pid>.cfg} or from a plain map. A wrong
 * value is reported, with the entry's name, what it must be and what it is, and the former value
 * stays in force; it never ends a component. So is an entry that nobody knows.
 *
 * <pre>{@code
 * var settings = new Settings("io.guestwire.baselayer", properties, log::error);
 * int bytes = settings.integer("frame.bytes", 1_024, 1_048_576, "bytes", former.frameBytes());
 * }</pre>
 *
 * <p>Not thread-safe; made for one reading.
 */
public final class Settings {
    private final String pid;
    private final Map<String, ?> entries;
    private final Consumer<String> complaints;

    /**
     * Begins to read a configuration.
     *
     * @param pid its name: the file is {@code etc/<pid>.cfg}
     * @param entries its values: numbers, booleans, strings
     * @param complaints hears of each wrong value and unknown entry, as one sentence
     */
    public Settings(String pid, Map<String, ?> entries, Consumer<String> complaints) {
        this.pid = pid;
        this.entries = entries;
        this.complaints = complaints;
    }

    /**
     * Reports the entries that the type of the configuration does not have, each with the one that
     * was meant perhaps. What the framework adds is left alone. Where two components read one
     * configuration, one of them calls this.
     *
     * @param type the component property type: {@code frame_bytes} stands for the entry {@code
     *     frame.bytes}, {@code __} for an underscore
     */
    public void complainOfUnknown(Class<? extends Annotation> type) {
        KnownEntries known = new KnownEntries(type);
        for (String entry : known.unknown(entries)) {
            String meant =
                    known.nearest(entry).map(name -> "; did you mean " + name + "?").orElse("");
            complaints.accept("etc/" + pid + ".cfg: there is no entry " + entry + meant);
        }
    }

    /**
     * A whole number.
     *
     * @param former what is used when the entry is absent or wrong
     */
    public int integer(String entry, int min, int max, String unit, int former) {
        return (int) number(entry, min, max, unit, former);
    }

    /** A whole number; see {@link #integer}. */
    public long number(String entry, long min, long max, String unit, long former) {
        String expected = "a whole number from " + min + " to " + max + " (" + unit + ")";
        return value(
                entry,
                expected,
                former,
                text -> {
                    long number = Long.parseLong(text);
                    return number < min || number > max ? null : number;
                });
    }

    /** A length of time, written as a whole number of milliseconds; see {@link #integer}. */
    public Duration milliseconds(String entry, Duration min, Duration max, Duration former) {
        return Duration.ofMillis(
                number(entry, min.toMillis(), max.toMillis(), "milliseconds", former.toMillis()));
    }

    /** {@code true} or {@code false}; see {@link #integer}. */
    public boolean bool(String entry, boolean former) {
        return value(
                entry,
                "true or false",
                former,
                text ->
                        switch (text) {
                            case "true" -> Boolean.TRUE;
                            case "false" -> Boolean.FALSE;
                            default -> null;
                        });
    }

    /** The name of a constant, in any case; see {@link #integer}. */
    public <E extends Enum<E>> E choice(String entry, Class<E> type, E former) {
        String expected = "one of " + String.join(", ", names(type));
        return value(
                entry,
                expected,
                former,
                text -> {
                    for (E constant : type.getEnumConstants()) {
                        if (constant.name().equalsIgnoreCase(text)) {
                            return constant;
                        }
                    }
                    return null;
                });
    }

    /**
     * A path. One that still has a variable in it, which nobody has set, is wrong; see {@link
     * #integer}.
     *
     * @param expected what it must be the path of, to complete "must be …"
     */
    public Path path(String entry, String expected, Path former) {
        return value(
                entry,
                expected,
                former,
                text -> {
                    if (text.contains("${") || text.contains("$[")) {
                        throw new IllegalArgumentException("the variable in it is not set");
                    }
                    return Path.of(text);
                });
    }

    /**
     * Anything that can be made of text.
     *
     * @param expected what the text must be, to complete "must be …"
     * @param former what is used when the entry is absent or wrong
     * @param reader makes the value; null or an exception means that the text is wrong. The message
     *     of an {@link IllegalArgumentException} other than of a number's syntax is added to the
     *     report
     */
    public <T> T value(String entry, String expected, T former, Function<String, T> reader) {
        Object raw = entries.get(entry);
        if (raw == null) {
            return former;
        }
        String text = raw.toString().trim();
        String detail = "";
        try {
            T value = reader.apply(text);
            if (value != null) {
                return value;
            }
        } catch (NumberFormatException e) {
            detail = "";
        } catch (IllegalArgumentException e) {
            detail = Objects.requireNonNullElse(e.getMessage(), "");
        }
        complaints.accept(
                "etc/"
                        + pid
                        + ".cfg: entry "
                        + entry
                        + " must be "
                        + expected
                        + ", found \""
                        + text
                        + "\""
                        + (detail.isEmpty() ? "" : " (" + detail + ")")
                        + "; still using "
                        + (former instanceof Enum<?> constant ? name(constant) : former));
        return former;
    }

    /** As it is written in a configuration. */
    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> String[] names(Class<E> type) {
        E[] constants = type.getEnumConstants();
        String[] names = new String[constants.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = name(constants[i]);
        }
        return names;
    }
}
