// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.message;

/**
 * A message cannot be used. Its text says what was expected and what was found, and what it quotes
 * of the message is escaped and cut: it may be sent back and logged.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedException(String message) {
        super(message);
    }

    MalformedException(String field, String expected, String found) {
        super(field + ": expected " + expected + ", found " + found);
    }
}
