// SPDX-License-Identifier: Apache-2.0
package io.guestwire.shell;

import java.util.Locale;

/**
 * Makes text that somebody else chose safe to show on a terminal.
 *
 * <p>Guests choose instance texts, addresses and messages. Printed as they are, escape sequences in
 * them could move the cursor, forge lines or reprogram the terminal of the operator who looks.
 */
public final class Printable {
    private Printable() {}

    /**
     * The text with every character that a terminal acts on, instead of showing it, replaced by a
     * visible escape: {@code \n}, {@code \t}, {@code \r} or {@code \}{@code u001b}. That is the
     * control characters of ASCII and of Latin 1, the Unicode format characters (which include
     * those that turn the direction of writing), line and paragraph separators and half surrogate
     * pairs.
     */
    public static String escape(String text) {
        int clean = 0;
        while (clean < text.length() && isPlain(text.charAt(clean))) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, clean);
        text.substring(clean).codePoints().forEach(c -> append(escaped, c));
        return escaped.toString();
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f;
    }

    private static void append(StringBuilder out, int codePoint) {
        switch (codePoint) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (isActedOn(codePoint)) {
                    for (char c : Character.toChars(codePoint)) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    }
                } else {
                    out.appendCodePoint(codePoint);
                }
            }
        }
    }

    private static boolean isActedOn(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            default -> false;
        };
    }
}
