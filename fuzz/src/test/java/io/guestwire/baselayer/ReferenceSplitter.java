// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a {@link FrameSplitter} must find, said byte by byte and without a bound on memory. */
final class ReferenceSplitter {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> found = new ArrayList<>();
    private boolean skipping;

    /** What was found: {@code frame} or {@code too long}, and the bytes. */
    List<String> found() {
        return found;
    }

    void split(byte[] bytes, int maxFrameBytes) {
        for (byte b : bytes) {
            if (b == '\n') {
                end(maxFrameBytes);
            } else {
                line.write(b);
            }
        }
        // The limit may have become lower meanwhile; that is noticed with the next byte.
        if (bytes.length > 0 && !skipping && line.size() > maxFrameBytes + 1) {
            tooLong(maxFrameBytes);
            skipping = true;
        }
    }

    boolean reset() {
        boolean midFrame = !skipping && line.size() > 0;
        line.reset();
        skipping = false;
        return midFrame;
    }

    private void end(int maxFrameBytes) {
        byte[] bytes = line.toByteArray();
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        if (!skipping && length > maxFrameBytes) {
            tooLong(maxFrameBytes);
        } else if (!skipping && length > 0) {
            found.add(shown("frame", Arrays.copyOf(bytes, length)));
        }
        line.reset();
        skipping = false;
    }

    private void tooLong(int maxFrameBytes) {
        found.add(shown("too long", Arrays.copyOf(line.toByteArray(), maxFrameBytes)));
    }

    static String shown(String what, byte[] bytes) {
        return what + " " + Arrays.toString(bytes);
    }
}
