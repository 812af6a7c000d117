// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Looks for a byte, eight at a time. Any thread. */
final class Bytes {
    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = ONES << 7;
    private static final long NEWLINES = ONES * '\n';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';

    private static final boolean[] SPECIAL = new boolean[256];

    static {
        Arrays.fill(SPECIAL, 0, ' ', true);
        SPECIAL['"'] = true;
        SPECIAL['\\'] = true;
    }

    private Bytes() {}

    /** The index of the first newline, or {@code to}. */
    static int newline(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long found = zeros((long) EIGHT.get(bytes, i) ^ NEWLINES);
            if (found != 0) {
                return i + first(found);
            }
        }
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /**
     * The index of the first byte that does not stand for itself in a string of JSON: a quote, a
     * backslash or a control character; or {@code to}.
     */
    static int special(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, i);
            long found =
                    zeros(eight ^ QUOTES)
                            | zeros(eight ^ BACKSLASHES)
                            | ((eight - BLANKS) & ~eight & HIGHS);
            if (found != 0) {
                return i + first(found);
            }
        }
        while (i < to && !isSpecial(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Whether the byte does not stand for itself in a string of JSON. */
    static boolean isSpecial(byte b) {
        return SPECIAL[b & 0xff];
    }

    /** The index of the first byte that may be outside ASCII, or at most seven before it. */
    static int beyondAscii(byte[] bytes, int from, int to) {
        int i = from;
        while (i <= to - Long.BYTES && ((long) EIGHT.get(bytes, i) & HIGHS) == 0) {
            i += Long.BYTES;
        }
        return i;
    }

    /** The high bit of the first byte that is zero, and perhaps of some behind it. */
    private static long zeros(long eight) {
        return (eight - ONES) & ~eight & HIGHS;
    }

    private static int first(long found) {
        return Long.numberOfTrailingZeros(found) / Byte.SIZE;
    }
}
