// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

/** Looks at bytes as UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** The index of the first byte of the first malformed sequence, or -1 when all is well. */
    static int firstMalformed(byte[] bytes, int from, int to) {
        int i = Bytes.beyondAscii(bytes, from, to);
        while (i < to) {
            int lead = bytes[i];
            if (lead >= 0) {
                i++;
                continue;
            }
            int length = length(bytes, i, to);
            if (length == 0) {
                return i;
            }
            i += length;
        }
        return -1;
    }

    /**
     * The index of the byte where a character begins, counted in Java's way, in well-formed UTF-8.
     */
    static int indexOfCharacter(int character, byte[] bytes, int from, int to) {
        int i = from;
        for (int left = character; left > 0 && i < to; left--) {
            int lead = bytes[i] & 0xff;
            if (lead >= 0xf0) {
                left--; // A surrogate pair.
            }
            i += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        }
        return i;
    }

    private static int length(byte[] bytes, int i, int to) {
        int lead = bytes[i] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || to - i < length) {
            return 0;
        }
        for (int k = 1; k < length; k++) {
            if ((bytes[i + k] & 0xc0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[i + 1] & 0xff;
        boolean malformed =
                switch (lead) {
                    case 0xe0 -> second < 0xa0; // overlong
                    case 0xed -> second > 0x9f; // surrogate
                    case 0xf0 -> second < 0x90; // overlong
                    case 0xf4 -> second > 0x8f; // above U+10FFFF
                    default -> false;
                };
        return malformed ? 0 : length;
    }
}
