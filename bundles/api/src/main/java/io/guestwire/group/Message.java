// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One received message, lent for the length of {@link MessageGroup#received}: neither it nor its
 * buffer may be kept. Take what is needed with {@link #copy} or {@link #text}.
 */
@ProviderType
public interface Message {
    /**
     * The envelope's {@code data}: one JSON object as UTF-8 text without newlines, from position to
     * limit. Its syntax, encoding and nesting have been checked, its contents have not.
     *
     * @return a buffer over an array, so that a parser can read it in place: {@code array()},
     *     {@code arrayOffset() + position()}, {@code remaining()}. Only this group sees these bytes
     *     until the call ends
     */
    ByteBuffer data();

    /** The envelope's version: 1 or 2. */
    int version();

    /**
     * The envelope's {@code source_addr}: the address at the other end that an answer to this very
     * message should name. Mostly the group's own; an original host application uses one of its own
     * (PROTOCOL, section 5). It is what the peer wrote, of at most 64 characters of {@code
     * [A-Za-z0-9._-]}.
     */
    String sourceAddress();

    /**
     * The envelope's {@code dest_addr}: the address that selected the group. It tells something
     * only to a group that serves several, see {@link GroupAddress#address}.
     */
    String destAddress();

    /** A copy of {@link #data}, to keep. */
    default byte[] copy() {
        ByteBuffer data = data().duplicate();
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        return copy;
    }

    /** {@link #data} as text, to keep. */
    default String text() {
        return new String(copy(), StandardCharsets.UTF_8);
    }
}
