// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.message;

/**
 * The rules for the text of a broadcast: at most {@value #MAX_BYTES} bytes of UTF-8, without
 * newline or NUL (seed document, "Message Types and Semantics" and {@code MAX_MSG_DATA_LEN}). Both
 * ends apply the same ones. Any thread.
 */
public final class BroadcastText {
    /** The most bytes of UTF-8 that a text has, without the quotes and escapes of JSON. */
    public static final int MAX_BYTES = 3050;

    private BroadcastText() {}

    /**
     * What is wrong with a text.
     *
     * @return what was found where, to complete "expected …, found"; null when nothing is wrong
     */
    public static String fault(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (codePoint == '\n') {
                return "a newline at character " + (i + 1);
            }
            if (codePoint == 0) {
                return "a NUL at character " + (i + 1);
            }
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                return "half a surrogate pair at character " + (i + 1);
            }
            bytes += bytes(codePoint);
            i += Character.charCount(codePoint);
        }
        return bytes > MAX_BYTES ? bytes + " bytes" : null;
    }

    /**
     * Refuses a text that cannot be broadcast.
     *
     * @throws IllegalArgumentException saying what was expected and what was found
     */
    public static void check(String text) {
        String fault = fault(text);
        if (fault != null) {
            throw new IllegalArgumentException(
                    "A broadcast's text: expected " + expected() + ", found " + fault);
        }
    }

    /** The rule in words, to complete "expected …". */
    public static String expected() {
        return "a string of at most " + MAX_BYTES + " bytes of UTF-8 without newline or NUL";
    }

    private static int bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
