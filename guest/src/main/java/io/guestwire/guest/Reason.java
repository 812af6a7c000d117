// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Why a file or a socket cannot be used, in a few words, without its path. */
final class Reason {
    private Reason() {}

    /** The reason; the JDK often says the path and nothing else. */
    static String of(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        } else if (e instanceof AccessDeniedException) {
            return "permission denied";
        } else if (e instanceof MalformedInputException) {
            return "expected UTF-8";
        }
        String text = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return text == null ? e.toString() : text.toLowerCase(Locale.ROOT);
    }
}
