// SPDX-License-Identifier: Apache-2.0
package io.guestwire.shell;

import java.util.function.Supplier;

/**
 * A command that cannot do what it was asked for, through no fault of the node's: the wrong words,
 * an instance that is not there. Who asked is told the message.
 *
 * <p>Karaf's console logs what commands throw as an error, with its stack, but for exceptions with
 * this very name, of whatever package: of those it prints {@link #getNiceHelp}. Its own is a
 * checked exception, and would make this library depend on Karaf.
 */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what was expected and what was found. */
    public CommandException(String message) {
        super(message);
    }

    private CommandException(RuntimeException refusal) {
        super(refusal.getMessage(), refusal);
    }

    /**
     * What the supplier gives.
     *
     * @param refusal the exception by which it says that it was asked the wrong thing
     * @throws CommandException instead of that exception, with its message
     */
    public static <T> T insteadOf(Class<? extends RuntimeException> refusal, Supplier<T> answer) {
        try {
            return answer.get();
        } catch (RuntimeException e) {
            throw refusal.isInstance(e) ? new CommandException(e) : e;
        }
    }

    /** What Karaf's console prints. */
    public String getNiceHelp() {
        return getMessage();
    }
}
