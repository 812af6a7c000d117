// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

/**
 * Steps over the values of one frame of JSON (RFC 8259), without a tree and without garbage. It
 * knows sound from unsound, and not why: a caller that is told {@link #UNSOUND} asks a parser.
 *
 * <p>Every method takes the index where something begins and gives the one behind it.
 *
 * <p><b>Thread:</b> one at a time. Nothing a frame holds makes it throw.
 */
final class JsonScanner {
    /** What begins there is not sound, or does not end. */
    static final int UNSOUND = -1;

    /** How deep it looks at all: one bit for each level. */
    static final int MAX_DEPTH = Long.SIZE;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private byte[] bytes;
    private int from;
    private int to;

    /** Whether what is not ASCII has been found to be UTF-8. */
    private boolean utf8;

    /** Turns to a frame: a part of an array, which is only read. */
    void turnTo(byte[] frame, int begin, int end) {
        bytes = frame;
        from = begin;
        to = end;
        utf8 = false;
    }

    /** Behind the blanks; a frame has no newline. */
    int blanks(int at) {
        int i = at;
        while (i < to && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r')) {
            i++;
        }
        return i;
    }

    /** Whether this byte is there; nothing is at {@link #UNSOUND}. */
    boolean has(int at, char expected) {
        return at >= 0 && at < to && bytes[at] == expected;
    }

    /** Whether these bytes are there. */
    boolean spells(int at, byte[] word) {
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

    /** Behind the bytes that stand for themselves in a string. */
    int plain(int at) {
        return Bytes.special(bytes, at, to);
    }

    /**
     * Steps over one value.
     *
     * @param depth how many levels it is in
     * @param maxDepth how many there may be
     */
    int value(int at, int depth, int maxDepth) {
        int deepest = Math.min(maxDepth, MAX_DEPTH);
        long objects = 0; // One bit a level, the innermost last: whether it is an object.
        int level = depth;
        int i = at;
        while (true) {
            // At a value.
            boolean object = has(i, '{');
            if (object || has(i, '[')) {
                level++;
                objects = objects << 1 | (object ? 1 : 0);
                i = blanks(i + 1);
                if (level > deepest) {
                    return UNSOUND;
                }
                if (!has(i, object ? '}' : ']')) {
                    i = object ? key(i) : i;
                    if (i < 0) {
                        return UNSOUND;
                    }
                    continue;
                }
            } else {
                i = scalar(i);
                if (i < 0 || level == depth) {
                    return i;
                }
                i = blanks(i);
            }
            // Behind a value, or at the end of what is empty.
            while (has(i, (objects & 1) == 1 ? '}' : ']')) {
                i++;
                objects >>>= 1;
                if (--level == depth) {
                    return i;
                }
                i = blanks(i);
            }
            if (!has(i, ',')) {
                return UNSOUND;
            }
            i = blanks(i + 1);
            i = (objects & 1) == 1 ? key(i) : i;
            if (i < 0) {
                return UNSOUND;
            }
        }
    }

    /** Steps over a key, its colon and the blanks around that. */
    private int key(int at) {
        int end = has(at, '"') ? string(at + 1) : UNSOUND;
        return end < 0 ? UNSOUND : colon(end);
    }

    /** Steps over a colon and the blanks around it. */
    int colon(int at) {
        int i = blanks(at);
        return has(i, ':') ? blanks(i + 1) : UNSOUND;
    }

    private int scalar(int at) {
        if (at >= to) {
            return UNSOUND;
        }
        return switch (bytes[at]) {
            case '"' -> string(at + 1);
            case 't' -> literal(at, TRUE);
            case 'f' -> literal(at, FALSE);
            case 'n' -> literal(at, NULL);
            default -> number(at);
        };
    }

    /** Steps over a string, from behind its first quote to behind its last. */
    private int string(int at) {
        int i = at;
        while (true) {
            i = plain(i);
            if (i == to) {
                return UNSOUND;
            }
            byte b = bytes[i];
            if (b == '"') {
                return i + 1;
            }
            if (b == '\\') {
                i = escape(i + 1);
            } else if (b < 0 && isUtf8()) {
                i++;
            } else {
                return UNSOUND;
            }
            if (i < 0) {
                return UNSOUND;
            }
        }
    }

    private boolean isUtf8() {
        utf8 = utf8 || Utf8.firstMalformed(bytes, from, to) < 0;
        return utf8;
    }

    private int escape(int at) {
        if (at >= to) {
            return UNSOUND;
        }
        return switch (bytes[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> hexadecimal(at + 1);
            default -> UNSOUND;
        };
    }

    private int hexadecimal(int at) {
        int end = at + 4;
        if (end > to) {
            return UNSOUND;
        }
        for (int i = at; i < end; i++) {
            if (Character.digit(bytes[i], 16) < 0) {
                return UNSOUND;
            }
        }
        return end;
    }

    private int literal(int at, byte[] word) {
        return spells(at, word) ? at + word.length : UNSOUND;
    }

    private int number(int at) {
        int i = has(at, '-') ? at + 1 : at;
        i = has(i, '0') ? i + 1 : digits(i);
        if (i > 0 && has(i, '.')) {
            i = digits(i + 1);
        }
        if (i > 0 && (has(i, 'e') || has(i, 'E'))) {
            i++;
            i = digits(has(i, '+') || has(i, '-') ? i + 1 : i);
        }
        return i;
    }

    /** Steps over one digit or more. */
    private int digits(int at) {
        int i = at;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i == at ? UNSOUND : i;
    }
}
