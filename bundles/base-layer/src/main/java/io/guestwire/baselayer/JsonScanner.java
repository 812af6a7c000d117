// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

/**
 * Steps over values of JSON (RFC 8259) in well-formed UTF-8, without a tree and without garbage. It
 * knows sound from unsound, and not why: who is told {@link #UNSOUND} asks a parser.
 *
 * <p>Every method takes the index where something begins and the one where the frame ends, which
 * has no newline; it gives the index behind what it has stepped over. Nothing makes it throw. Any
 * thread.
 */
final class JsonScanner {
    /** What begins there is not sound, or does not end. */
    static final int UNSOUND = -1;

    /** How deep it looks at all: one bit for each level. */
    private static final int MAX_DEPTH = Long.SIZE;

    /** Up to here looking at each byte is faster than at eight together. */
    private static final int SHORT_STRING = 16;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private JsonScanner() {}

    /** Behind the blanks. */
    static int blanks(byte[] bytes, int at, int to) {
        int i = at;
        while (i < to && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r')) {
            i++;
        }
        return i;
    }

    /** Whether this byte is there; nothing is at {@link #UNSOUND}. */
    static boolean has(byte[] bytes, int at, int to, char expected) {
        return at >= 0 && at < to && bytes[at] == expected;
    }

    /** Whether these bytes are there. */
    static boolean spells(byte[] bytes, int at, int to, byte[] word) {
        if (at + word.length > to) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (bytes[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Steps over one value.
     *
     * @param depth how many levels it is in
     * @param maxDepth how many there may be
     */
    static int value(byte[] bytes, int at, int to, int depth, int maxDepth) {
        int deepest = Math.min(maxDepth, MAX_DEPTH);
        long objects = 0; // One bit a level, the innermost last: whether it is an object.
        int level = depth;
        int i = at;
        while (true) {
            i = next(bytes, i, to);
            if (i < 0) {
                return UNSOUND;
            }
            byte first = bytes[i];
            if (first == '"') {
                i = string(bytes, i + 1, to);
            } else if (first == '{' || first == '[') {
                if (++level > deepest) {
                    return UNSOUND;
                }
                boolean object = first == '{';
                objects = objects << 1 | (object ? 1 : 0);
                i = next(bytes, i + 1, to);
                if (i >= 0 && bytes[i] != (object ? '}' : ']')) {
                    i = object ? key(bytes, i, to) : i;
                    continue;
                }
            } else {
                i = first <= '9' ? number(bytes, i, to) : literal(bytes, i, to);
            }
            // Behind a value, or at the end of what is empty.
            while (i >= 0 && level > depth) {
                i = next(bytes, i, to);
                if (i < 0 || bytes[i] == ',') {
                    break;
                }
                if (bytes[i] != ((objects & 1) == 1 ? '}' : ']')) {
                    return UNSOUND;
                }
                i++;
                level--;
                objects >>>= 1;
            }
            if (i < 0 || level == depth) {
                return i;
            }
            i++;
            i = (objects & 1) == 1 ? key(bytes, i, to) : i;
        }
    }

    /** Where the next byte is that is no blank; {@link #UNSOUND} when there is none. */
    private static int next(byte[] bytes, int at, int to) {
        int i = at;
        if (i >= 0 && i < to && bytes[i] <= ' ') {
            i = blanks(bytes, i, to);
        }
        return i < to ? i : UNSOUND;
    }

    /** Steps over a key and its colon. */
    private static int key(byte[] bytes, int at, int to) {
        int i = next(bytes, at, to);
        if (i < 0 || bytes[i] != '"') {
            return UNSOUND;
        }
        i = string(bytes, i + 1, to);
        return i < 0 ? UNSOUND : colon(bytes, i, to);
    }

    /** Steps over a colon, and the blanks before it. */
    static int colon(byte[] bytes, int at, int to) {
        int i = next(bytes, at, to);
        return i >= 0 && bytes[i] == ':' ? i + 1 : UNSOUND;
    }

    /** Steps over a string, from behind its first quote to behind its last. */
    private static int string(byte[] bytes, int at, int to) {
        int near = Math.min(to, at + SHORT_STRING);
        int i = at;
        while (i < near && !Bytes.isSpecial(bytes[i])) {
            i++;
        }
        return i < near && bytes[i] == '"' ? i + 1 : rest(bytes, i, to);
    }

    /** Steps over the rest of a string that is long or has escapes. */
    private static int rest(byte[] bytes, int at, int to) {
        int i = Bytes.special(bytes, at, to);
        while (i < to && bytes[i] == '\\') {
            i = escape(bytes, i + 1, to);
            if (i < 0) {
                return UNSOUND;
            }
            i = Bytes.special(bytes, i, to);
        }
        return i < to && bytes[i] == '"' ? i + 1 : UNSOUND;
    }

    private static int escape(byte[] bytes, int at, int to) {
        if (at >= to) {
            return UNSOUND;
        }
        return switch (bytes[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> hexadecimal(bytes, at + 1, to);
            default -> UNSOUND;
        };
    }

    /** Steps over four digits. Half of a surrogate pair is left to the parser's judgement. */
    private static int hexadecimal(byte[] bytes, int at, int to) {
        int end = at + 4;
        if (end > to) {
            return UNSOUND;
        }
        int value = 0;
        for (int i = at; i < end; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return UNSOUND;
            }
            value = value << 4 | digit;
        }
        return Character.isSurrogate((char) value) ? UNSOUND : end;
    }

    private static int literal(byte[] bytes, int at, int to) {
        byte[] word = bytes[at] == 't' ? TRUE : bytes[at] == 'f' ? FALSE : NULL;
        return spells(bytes, at, to, word) ? at + word.length : UNSOUND;
    }

    private static int number(byte[] bytes, int at, int to) {
        int i = bytes[at] == '-' ? at + 1 : at;
        i = has(bytes, i, to, '0') ? i + 1 : digits(bytes, i, to);
        if (has(bytes, i, to, '.')) {
            i = digits(bytes, i + 1, to);
        }
        if (has(bytes, i, to, 'e') || has(bytes, i, to, 'E')) {
            i++;
            boolean signed = has(bytes, i, to, '+') || has(bytes, i, to, '-');
            i = digits(bytes, signed ? i + 1 : i, to);
        }
        return i;
    }

    /** Steps over one digit or more. */
    private static int digits(byte[] bytes, int at, int to) {
        int i = at;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i == at ? UNSOUND : i;
    }
}
