// SPDX-License-Identifier: Apache-2.0
package io.guestwire.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.regex.Pattern;

/**
 * The grammar of RFC 8259 and that of UTF-8 (RFC 3629), written down once more, byte by byte and
 * without a thought of speed: a second opinion on what is JSON, which shares no line with Jackson
 * or with what is tested. Stricter than the grammar in one thing: no key has half a surrogate pair.
 */
final class Rfc8259 {
    private static final String HIGH = "\\\\u[dD][89abAB][0-9a-fA-F]{2}";
    private static final String LOW = "\\\\u[dD][c-fC-F][0-9a-fA-F]{2}";
    private static final Pattern HALF =
            Pattern.compile(HIGH + "(?!" + LOW + ")|(?<!" + HIGH + ")" + LOW);

    private final byte[] bytes;
    private int at;

    private Rfc8259(byte[] bytes) {
        this.bytes = bytes;
    }

    static boolean accepts(byte[] bytes) {
        Rfc8259 text = new Rfc8259(bytes);
        return text.isUtf8() && text.isJson();
    }

    /** The table of RFC 3629, section 4. */
    private boolean isUtf8() {
        while (at < bytes.length) {
            int lead = peek();
            at++;
            boolean fits;
            if (lead == 0xe0) {
                fits = range(0xa0, 0xbf) && tail(1);
            } else if (lead == 0xed) {
                fits = range(0x80, 0x9f) && tail(1);
            } else if (lead == 0xf0) {
                fits = range(0x90, 0xbf) && tail(2);
            } else if (lead == 0xf4) {
                fits = range(0x80, 0x8f) && tail(2);
            } else if (lead < 0x80) {
                fits = true;
            } else if (lead < 0xe0) {
                fits = lead >= 0xc2 && tail(1);
            } else {
                fits = lead < 0xf0 ? tail(2) : lead < 0xf4 && tail(3);
            }
            if (!fits) {
                return false;
            }
        }
        at = 0;
        return true;
    }

    private boolean tail(int length) {
        for (int i = 0; i < length; i++) {
            if (!range(0x80, 0xbf)) {
                return false;
            }
        }
        return true;
    }

    /** One value and blanks; what is open is kept in a set of bits, for it may be very deep. */
    private boolean isJson() {
        BitSet objects = new BitSet();
        int depth = 0;
        blanks();
        while (true) {
            // A value is expected here.
            if (one('{')) {
                objects.set(++depth, true);
                blanks();
                if (!one('}')) {
                    if (!key()) {
                        return false;
                    }
                    continue;
                }
                depth--;
            } else if (one('[')) {
                objects.set(++depth, false);
                blanks();
                if (!one(']')) {
                    continue;
                }
                depth--;
            } else if (!scalar()) {
                return false;
            }
            // A value has ended here, and perhaps what it was the last of.
            blanks();
            while (depth > 0 && one(objects.get(depth) ? '}' : ']')) {
                depth--;
                blanks();
            }
            if (depth == 0) {
                return at == bytes.length;
            }
            if (!one(',')) {
                return false;
            }
            blanks();
            if (objects.get(depth) && !key()) {
                return false;
            }
        }
    }

    private boolean scalar() {
        if (at == bytes.length) {
            return false;
        }
        return switch (peek()) {
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean key() {
        int begin = at;
        if (!string() || hasHalfAPair(begin)) {
            return false;
        }
        blanks();
        boolean colon = one(':');
        blanks();
        return colon;
    }

    /**
     * Whether a string, just read, has half a surrogate pair. The grammar lets it pass, RFC 7493
     * does not; Jackson refuses it in a key.
     */
    private boolean hasHalfAPair(int begin) {
        String text = new String(bytes, begin, at - begin, StandardCharsets.ISO_8859_1);
        return HALF.matcher(text.replace("\\\\", "")).find();
    }

    private boolean string() {
        if (!one('"')) {
            return false;
        }
        while (!one('"')) {
            if (one('\\')) {
                if (one('u')) {
                    for (int i = 0; i < 4; i++) {
                        if (!range('0', '9') && !range('a', 'f') && !range('A', 'F')) {
                            return false;
                        }
                    }
                } else if (at == bytes.length || "\"\\/bfnrt".indexOf(bytes[at++]) < 0) {
                    return false;
                }
            } else if (!range(0x20, 0xff)) {
                return false;
            }
        }
        return true;
    }

    private boolean number() {
        one('-');
        if (!one('0') && !digits()) {
            return false;
        }
        if (one('.') && !digits()) {
            return false;
        }
        if (one('e') || one('E')) {
            if (!one('+')) {
                one('-');
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int begin = at;
        while (range('0', '9')) {
            // On.
        }
        return at > begin;
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!one(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private void blanks() {
        while (one(' ') || one('\t') || one('\r') || one('\n')) {
            // On.
        }
    }

    private boolean one(char c) {
        return range(c, c);
    }

    private boolean range(int from, int to) {
        boolean fits = at < bytes.length && peek() >= from && peek() <= to;
        at += fits ? 1 : 0;
        return fits;
    }

    private int peek() {
        return bytes[at] & 0xff;
    }
}
