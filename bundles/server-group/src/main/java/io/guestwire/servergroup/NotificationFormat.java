// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

/** What the {@code data} of a notification is: configuration entry {@code notification.format}. */
public enum NotificationFormat {
    /** The status document itself, as in the seed document's examples. */
    PLAIN,
    /**
     * The status document as {@code payload}, beside {@code event_type}, {@code priority} and
     * {@code timestamp}, as Nova's patches sent it (PROTOCOL, section 3).
     */
    NOVA
}
