// SPDX-License-Identifier: Apache-2.0
package io.guestwire.shell;

/**
 * A whole number that was given to a command. Options and arguments are strings and read here:
 * Karaf would answer what is none with the name of a type of Java.
 */
public final class WholeNumber {
    private WholeNumber() {}

    /**
     * Reads the number.
     *
     * @param what it is, for the error: the option, say
     * @throws CommandException when it is none, or does not fit
     */
    public static int of(String what, String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new CommandException(what + ": expected a whole number, found " + word);
        }
    }
}
