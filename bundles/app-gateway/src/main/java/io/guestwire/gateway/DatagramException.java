// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

/** A datagram that cannot be used; the message says what was expected and what was found. */
final class DatagramException extends Exception {
    private static final long serialVersionUID = 1L;

    DatagramException(String message) {
        super(message, null, false, false); // Strangers cause it: it costs no stack trace.
    }
}
