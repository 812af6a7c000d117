// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

/**
 * Something that a group did against its contract, and that a real base layer may let pass today.
 *
 * @param kind which rule
 * @param text what was expected, and what the group did
 */
public record Misuse(Kind kind, String text) {
    /** The rules that {@link SteppedContext} watches. */
    public enum Kind {
        /** Of the context and its peers only {@code execute} may be called on other threads. */
        FOREIGN_THREAD,
        /** Nothing is to be done with the context or its peers after {@code stopped}. */
        AFTER_STOP,
        /** A message and its buffer are lent for the length of {@code received}. */
        LENT_MESSAGE
    }

    @Override
    public String toString() {
        return text;
    }
}
