// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest.log;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The standard streams in UTF-8, whatever locale the process was started in. */
public final class Utf8 {
    private Utf8() {}

    /** Buffered: flush it. */
    public static PrintStream standardOutput() {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
                false,
                StandardCharsets.UTF_8);
    }

    /** Each line is written at once. */
    public static PrintStream standardError() {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)),
                true,
                StandardCharsets.UTF_8);
    }
}
