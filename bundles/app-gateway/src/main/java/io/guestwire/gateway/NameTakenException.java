// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import java.io.IOException;

/** Another process has bound the agent's name: most likely another agent. */
final class NameTakenException extends IOException {
    private static final long serialVersionUID = 1L;

    NameTakenException(String name, Throwable cause) {
        super(name + " is bound by another socket", cause);
    }
}
