// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where an application's socket is bound, byte for byte (PROTOCOL, section 4): an abstract name,
 * exact or padded with NULs as careless programs bind it, or a path. Immutable.
 */
final class Target {
    /** The bytes of {@code sun_path} in Linux, the NUL that makes a name abstract included. */
    static final int NAME_BYTES = 108;

    /** Enough for {@code struct sockaddr_un}, and for what junixsocket asks for. */
    static final int SOCKET_ADDRESS_BYTES = 128;

    private static final short AF_UNIX = 1;
    private static final int FAMILY_BYTES = 2;
    private static final byte[] NO_NAME = {};

    private final ByteBuffer socketAddress;
    private final int length;
    private final Path file;
    private final String shown;

    private Target(byte[] name, int nameLength, Path file, String shown) {
        socketAddress =
                ByteBuffer.allocateDirect(SOCKET_ADDRESS_BYTES).order(ByteOrder.nativeOrder());
        socketAddress.putShort(0, AF_UNIX).put(FAMILY_BYTES, name);
        length = FAMILY_BYTES + nameLength;
        this.file = file;
        this.shown = shown;
    }

    /** The abstract name as it should be: a NUL, then the name, and nothing behind it. */
    static Target exactly(String name) {
        return padded(name, 0);
    }

    /** The abstract name with so many NULs behind it. */
    static Target padded(String name, int padding) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[1 + text.length + padding];
        System.arraycopy(text, 0, bytes, 1, text.length);
        String how = padding == 0 ? "" : " with " + padding + " NULs behind it";
        return new Target(bytes, bytes.length, null, "@" + name + how);
    }

    /** How many NULs fill the rest of the structure, as {@code sizeof} for a length does it. */
    static int fullPadding(String name) {
        return NAME_BYTES - 1 - name.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The socket at this path; see {@link #isTooLong}. */
    static Target at(Path path) {
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        boolean fits = bytes.length < NAME_BYTES;
        return new Target(
                fits ? bytes : NO_NAME, fits ? bytes.length + 1 : 0, path, path.toString());
    }

    /** Whether no socket can be there: the path is longer than {@code sun_path}. */
    boolean isTooLong() {
        return length == FAMILY_BYTES;
    }

    ByteBuffer socketAddress() {
        return socketAddress;
    }

    int length() {
        return length;
    }

    boolean isSameAs(Target other) {
        return length == other.length && socketAddress.equals(other.socketAddress);
    }

    boolean isFile() {
        return file != null;
    }

    boolean isMissingFile() {
        return file != null && Files.notExists(file);
    }

    @Override
    public String toString() {
        return shown;
    }
}
