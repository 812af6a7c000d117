// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

/** Who is between the guests and the rest. */
enum Side {
    /** The distribution. */
    GUESTWIRE("Guestwire"),
    /** Cuts at newlines and sends one datagram a message, without looking into it: the floor. */
    FORWARDER("C forwarder"),
    /** Writes back what it reads, or writes it to all others. */
    PLAIN("plain C"),
    /** Parses, rebuilds, and sends one datagram a message: what people had. */
    AGENT("C agent");

    /** How people call it. */
    final String title;

    Side(String title) {
        this.title = title;
    }
}
