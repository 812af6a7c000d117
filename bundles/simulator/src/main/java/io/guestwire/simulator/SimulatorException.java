// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

/** What was asked of a simulator is not possible; the message says why and what to do. */
public final class SimulatorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SimulatorException(String message) {
        super(message);
    }

    SimulatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
