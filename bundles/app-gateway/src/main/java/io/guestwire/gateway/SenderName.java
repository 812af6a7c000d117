// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

/**
 * The name of the socket that a datagram came from.
 *
 * @param text without the NUL before it and the padding behind it
 * @param isAbstract false for a path
 */
record SenderName(String text, boolean isAbstract) {
    /** The socket was not bound. */
    static final SenderName NONE = new SenderName("", true);

    boolean isUnbound() {
        return text.isEmpty();
    }
}
