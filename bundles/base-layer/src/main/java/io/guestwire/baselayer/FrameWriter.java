// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a frame: a newline, the envelope around the data, a newline, in one piece (DESIGN, rule
 * 3).
 */
final class FrameWriter {
    private static final byte[] DATA_KEY = ",\"data\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = {'}', '\n'};

    private FrameWriter() {}

    /**
     * One frame. The addresses are well-formed, so they need no escape.
     *
     * @param data one JSON object as UTF-8; a newline in it can only stand between tokens, and
     *     becomes a space
     */
    static byte[] frame(int version, String sourceAddress, String destAddress, byte[] data) {
        String head =
                "\n{\"version\":"
                        + version
                        + ",\"source_addr\":\""
                        + sourceAddress
                        + "\",\"dest_addr\":\""
                        + destAddress
                        + "\",\"data\":";
        byte[] begin = head.getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[begin.length + data.length + END.length];
        System.arraycopy(begin, 0, frame, 0, begin.length);
        int at = begin.length;
        for (byte b : data) {
            frame[at++] = b == '\n' || b == '\r' ? (byte) ' ' : b;
        }
        System.arraycopy(END, 0, frame, at, END.length);
        return frame;
    }

    /** How long the frame is without its newlines: what the limit applies to. */
    static int lengthWithoutNewlines(byte[] frame) {
        return frame.length - 2;
    }

    /** Where the data of a frame made here begins. */
    static int dataFrom(byte[] frame) {
        // The addresses before it hold no quote, so the first such key is the envelope's.
        int i = 1;
        while (!isDataKey(frame, i)) {
            i++;
        }
        return i + DATA_KEY.length;
    }

    private static boolean isDataKey(byte[] frame, int at) {
        return Arrays.equals(frame, at, at + DATA_KEY.length, DATA_KEY, 0, DATA_KEY.length);
    }

    /** Where the data of a frame made here ends. */
    static int dataTo(byte[] frame) {
        return frame.length - END.length;
    }
}
