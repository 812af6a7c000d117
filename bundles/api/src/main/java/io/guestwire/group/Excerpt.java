// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

/**
 * Text of a peer, made fit for a log line, a terminal or a nack: at most 128 characters, control
 * and invisible characters escaped (DESIGN, rule 5). A guest may write anything, also what a
 * terminal obeys.
 */
public final class Excerpt {
    /** The most characters an excerpt has, the ellipsis included. */
    public static final int MAX_CHARACTERS = 128;

    private Excerpt() {}

    /** The text in double quotes, escaped and cut. */
    public static String of(CharSequence text) {
        StringBuilder excerpt = new StringBuilder().append('"');
        int whole = 1; // how much of the excerpt fits with an ellipsis behind it
        for (int i = 0; i < text.length(); ) {
            int codePoint = Character.codePointAt(text, i);
            i += Character.charCount(codePoint);
            excerpt.append(shown(codePoint));
            if (excerpt.length() >= MAX_CHARACTERS) {
                excerpt.setLength(whole);
                return excerpt.append("\u2026\"").toString();
            }
            if (excerpt.length() <= MAX_CHARACTERS - 2) {
                whole = excerpt.length();
            }
        }
        return excerpt.append('"').toString();
    }

    private static String shown(int codePoint) {
        return switch (codePoint) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> isVisible(codePoint) ? Character.toString(codePoint) : escaped(codePoint);
        };
    }

    /** In four hexadecimal digits, or eight. By hand: a formatter takes ten times as long. */
    private static String escaped(int codePoint) {
        boolean isLong = codePoint > 0xffff;
        StringBuilder escape = new StringBuilder(10).append(isLong ? "\\U" : "\\u");
        for (int shift = isLong ? 28 : 12; shift >= 0; shift -= 4) {
            escape.append(Character.forDigit(codePoint >>> shift & 0xf, 16));
        }
        return escape.toString();
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
