// SPDX-License-Identifier: Apache-2.0
package io.guestwire.settings;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The entries that the type of a configuration has, and those that Declarative Services adds. */
final class KnownEntries {
    private static final List<String> BEGINNINGS_OF_THE_FRAMEWORK =
            List.of(
                    ".",
                    "component.",
                    "felix.",
                    "guestwire.group.",
                    "org.apache.",
                    "osgi.",
                    "service.");
    private static final List<String> ENDS_OF_THE_FRAMEWORK =
            List.of(".target", ".cardinality.minimum");

    private final SortedSet<String> names = new TreeSet<>();

    /** Those of a component property type: its methods are the entries. */
    KnownEntries(Class<? extends Annotation> type) {
        for (Method method : type.getDeclaredMethods()) {
            names.add(entry(method.getName()));
        }
    }

    /** OSGi Compendium, 112.8.2.1, but for what needs a dollar sign. */
    private static String entry(String method) {
        return method.replace("__", "\0").replace('_', '.').replace('\0', '_');
    }

    /** Those that are not known, in the order of their names. */
    SortedSet<String> unknown(Map<String, ?> entries) {
        SortedSet<String> unknown = new TreeSet<>(entries.keySet());
        unknown.removeAll(names);
        unknown.removeIf(
                entry ->
                        BEGINNINGS_OF_THE_FRAMEWORK.stream().anyMatch(entry::startsWith)
                                || ENDS_OF_THE_FRAMEWORK.stream().anyMatch(entry::endsWith));
        return unknown;
    }

    /** The entry that was meant perhaps: no more than a quarter of what is written is wrong. */
    Optional<String> nearest(String written) {
        int most = (written.length() + 3) / 4;
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(written, name)))
                .filter(name -> distance(written, name) <= most);
    }

    /** How many letters have to be put in, taken out or replaced (Levenshtein), in any case. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] above = new int[b.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
