// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * The format between {@code bin/guestwire} and the node. Private to the two: both are in one jar.
 *
 * <p>The client sends four bytes {@code GWC1}, the length of the command line as four bytes, and
 * the command line in UTF-8, at most {@value #MAX_COMMAND_BYTES} bytes. Then it only reads; its
 * hanging up is how it ends a command early. The node answers with frames, each a {@link Kind} as
 * one byte, the length as four, and so many bytes; the last one is {@link Kind#STATUS}. Numbers are
 * big-endian.
 */
public final class Wire {
    /** The longest command line. */
    public static final int MAX_COMMAND_BYTES = 64 * 1024;

    private static final int MAGIC = 0x47574331; // GWC1
    private static final int MAX_FRAME_BYTES = 64 * 1024;

    /** What a frame carries. */
    public enum Kind {
        /** Standard output of the command. */
        OUTPUT,
        /** Standard error of the command. */
        ERROR,
        /** The exit status, one byte; nothing follows. */
        STATUS
    }

    /** A frame as the client reads it. */
    public record Frame(Kind kind, byte[] payload) {}

    private Wire() {}

    /** Sends a command line; blocks until it is written. */
    public static void writeRequest(WritableByteChannel channel, String commandLine)
            throws IOException {
        byte[] bytes = commandLine.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_COMMAND_BYTES) {
            throw new ProtocolException(
                    "A command line has at most %d bytes, not %d"
                            .formatted(MAX_COMMAND_BYTES, bytes.length));
        }
        writeAll(
                channel,
                ByteBuffer.allocate(8 + bytes.length)
                        .putInt(MAGIC)
                        .putInt(bytes.length)
                        .put(bytes));
    }

    /** Reads a command line; blocks until it is there or the channel is closed. */
    static String readRequest(ReadableByteChannel channel) throws IOException {
        ByteBuffer head = read(channel, 8);
        int magic = head.getInt();
        int length = head.getInt();
        if (magic != MAGIC) {
            throw new ProtocolException(
                    "A request starts with GWC1; is bin/guestwire of another version?");
        }
        if (length < 0 || length > MAX_COMMAND_BYTES) {
            throw new ProtocolException(
                    "A command line has at most %d bytes, not %s"
                            .formatted(MAX_COMMAND_BYTES, Integer.toUnsignedString(length)));
        }
        return StandardCharsets.UTF_8.decode(read(channel, length)).toString();
    }

    /** Reads the next frame, null at the end. */
    public static Frame readFrame(ReadableByteChannel channel) throws IOException {
        ByteBuffer head;
        try {
            head = read(channel, 5);
        } catch (EOFException e) {
            return null;
        }
        int kind = head.get();
        int length = head.getInt();
        if (kind < 0 || kind >= Kind.values().length || length < 0 || length > MAX_FRAME_BYTES) {
            throw new ProtocolException(
                    "The node's answer cannot be read; is it of another version?");
        }
        return new Frame(Kind.values()[kind], read(channel, length).array());
    }

    /** A stream whose every write becomes frames. The frames of several streams do not mix. */
    static OutputStream output(WritableByteChannel channel, Kind kind) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                int end = offset + length;
                for (int from = offset; from < end; from += MAX_FRAME_BYTES) {
                    writeFrame(channel, kind, bytes, from, Math.min(MAX_FRAME_BYTES, end - from));
                }
            }
        };
    }

    static void writeStatus(WritableByteChannel channel, ExitStatus status) throws IOException {
        writeFrame(channel, Kind.STATUS, new byte[] {(byte) status.code()}, 0, 1);
    }

    private static void writeFrame(
            WritableByteChannel channel, Kind kind, byte[] bytes, int offset, int length)
            throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(5 + length);
        frame.put((byte) kind.ordinal()).putInt(length).put(bytes, offset, length);
        synchronized (channel) {
            writeAll(channel, frame);
        }
    }

    private static void writeAll(WritableByteChannel channel, ByteBuffer filled)
            throws IOException {
        filled.flip();
        while (filled.hasRemaining()) {
            channel.write(filled);
        }
    }

    private static ByteBuffer read(ReadableByteChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("The other end hung up");
            }
        }
        return buffer.flip();
    }
}
