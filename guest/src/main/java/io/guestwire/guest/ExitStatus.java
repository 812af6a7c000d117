// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

/** The exit status of {@code bin/guestwire-guest}: a contract with scripts. */
enum ExitStatus {
    /** Done; the agent: it was told to end. */
    OK(0),
    /** It failed, or the host refused it; standard error says why. */
    FAILED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** No agent runs, and the port cannot be opened. */
    NO_PORT(3),
    /** There was no answer, or no host, in time. */
    TIMED_OUT(124);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /** The number that the process ends with. */
    int code() {
        return code;
    }

    /** The status of this number. */
    static ExitStatus of(int code) {
        for (ExitStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        return FAILED;
    }
}
