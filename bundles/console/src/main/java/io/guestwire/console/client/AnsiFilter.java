// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console.client;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Leaves out the escape sequences of colours and the like ({@code ESC [ … letter}), which mean
 * nothing in a file or a pipe. Works across any split of the bytes; not for use by several threads.
 */
final class AnsiFilter extends FilterOutputStream {
    private static final int ESCAPE = 0x1b;

    private enum State {
        TEXT,
        ESCAPE_SEEN,
        IN_SEQUENCE
    }

    private State state = State.TEXT;

    AnsiFilter(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        switch (state) {
            case TEXT -> {
                if (b == ESCAPE) {
                    state = State.ESCAPE_SEEN;
                } else {
                    out.write(b);
                }
            }
            case ESCAPE_SEEN -> {
                if (b == '[') {
                    state = State.IN_SEQUENCE;
                } else {
                    state = State.TEXT;
                    out.write(ESCAPE);
                    out.write(b);
                }
            }
            default -> {
                if (b >= '@' && b <= '~') {
                    state = State.TEXT;
                }
            }
        }
    }
}
