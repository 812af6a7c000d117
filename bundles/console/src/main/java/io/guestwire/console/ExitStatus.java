// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console;

/** The exit status of {@code bin/guestwire}, a contract with scripts. */
public enum ExitStatus {
    /** The command did what it should. */
    OK,
    /** The command failed; it says why on standard error. */
    FAILED,
    /** There is no such command, or the options of bin/guestwire itself are wrong. */
    UNKNOWN_COMMAND,
    /** No node could be reached. */
    NO_NODE;

    /** The number that the process exits with: 0 to 3, in the order above. */
    public int code() {
        return ordinal();
    }
}
