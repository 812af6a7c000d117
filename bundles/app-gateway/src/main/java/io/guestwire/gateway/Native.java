// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.BrokenPipeSocketException;
import org.newsclub.net.unix.ConnectionRefusedSocketException;
import org.newsclub.net.unix.ConnectionResetSocketException;

/**
 * The system calls behind junixsocket's datagram channel, for what the channel itself does not do
 * (docs/decisions/0030-the-gateways-native-calls.md): its {@code send} closes the agent's socket
 * when the receiver is missing, and its {@code receive} does not tell an empty datagram from none.
 * Non-blocking descriptors only.
 *
 * <p>Where junixsocket or its native library is missing, the first use of this class throws a
 * {@link LinkageError} or an {@link UnsupportedOperationException}.
 *
 * <p><b>Threads:</b> any; one descriptor may be used by several.
 */
final class Native {
    /** What {@link #receive} answers when nothing is there. */
    static final int NOTHING = 0;

    /** What {@link #receive} answers for a datagram of no bytes. */
    static final int EMPTY = -1;

    private static final int OPT_NON_BLOCKING = 4;
    private static final int OPT_DGRAM_MODE = 16;
    private static final MethodHandle RECEIVE;
    private static final MethodHandle SEND;
    private static final MethodHandle DUPLICATE;
    private static final MethodHandle CLOSE;

    static {
        try {
            ClassLoader loader = AFUNIXDatagramChannel.class.getClassLoader();
            String home = AFUNIXDatagramChannel.class.getPackageName();
            Class<?> calls = Class.forName(home + ".NativeUnixSocket", true, loader);
            Class<?> ancillary = Class.forName(home + ".AncillaryDataSupport", true, loader);
            var lookup = MethodHandles.privateLookupIn(calls, MethodHandles.lookup());
            RECEIVE =
                    MethodHandles.insertArguments(
                            lookup.findStatic(
                                    calls,
                                    "receive",
                                    MethodType.methodType(
                                            int.class,
                                            FileDescriptor.class,
                                            ByteBuffer.class,
                                            int.class,
                                            int.class,
                                            ByteBuffer.class,
                                            int.class,
                                            ancillary,
                                            int.class)),
                            5,
                            OPT_NON_BLOCKING,
                            null,
                            0);
            SEND =
                    MethodHandles.insertArguments(
                            lookup.findStatic(
                                    calls,
                                    "send",
                                    MethodType.methodType(
                                            int.class,
                                            FileDescriptor.class,
                                            ByteBuffer.class,
                                            int.class,
                                            int.class,
                                            ByteBuffer.class,
                                            int.class,
                                            int.class,
                                            ancillary)),
                            6,
                            OPT_NON_BLOCKING | OPT_DGRAM_MODE,
                            null);
            DUPLICATE =
                    lookup.findStatic(
                            calls,
                            "duplicate",
                            MethodType.methodType(
                                    FileDescriptor.class,
                                    FileDescriptor.class,
                                    FileDescriptor.class));
            CLOSE =
                    lookup.findStatic(
                            calls,
                            "close",
                            MethodType.methodType(void.class, FileDescriptor.class));
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException(
                    "this junixsocket has not the calls that the gateway needs: " + e, e);
        }
    }

    private Native() {}

    /**
     * Receives one datagram.
     *
     * @param datagram direct; filled from 0, what does not fit is lost
     * @param sender direct, of {@link Target#SOCKET_ADDRESS_BYTES}; zeros behind the sender's name
     * @return its length, {@link #EMPTY} or {@link #NOTHING}
     */
    static int receive(FileDescriptor descriptor, ByteBuffer datagram, ByteBuffer sender)
            throws IOException {
        try {
            return (int) RECEIVE.invokeExact(descriptor, datagram, 0, datagram.capacity(), sender);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /**
     * Sends one datagram, from position to limit of a direct buffer.
     *
     * @return false when the kernel has no room for it now
     * @throws IOException as {@link #isNobody} tells apart; the descriptor may have been closed
     */
    static boolean send(FileDescriptor descriptor, ByteBuffer datagram, Target target)
            throws IOException {
        int length = datagram.remaining();
        try {
            int sent =
                    (int)
                            SEND.invokeExact(
                                    descriptor,
                                    datagram,
                                    datagram.position(),
                                    length,
                                    target.socketAddress(),
                                    target.length());
            return sent == length;
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Another descriptor of the same socket. */
    static FileDescriptor duplicate(FileDescriptor descriptor) throws IOException {
        FileDescriptor duplicate = new FileDescriptor();
        try {
            FileDescriptor same = (FileDescriptor) DUPLICATE.invokeExact(descriptor, duplicate);
            if (same == null) {
                throw new IOException("the descriptor could not be duplicated");
            }
            return same;
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    static void close(FileDescriptor descriptor) {
        try {
            if (descriptor.valid()) {
                CLOSE.invokeExact(descriptor);
            }
        } catch (Throwable ignored) {
            // It is closed.
        }
    }

    /** Whether a datagram could not be sent because no socket is bound at the other end. */
    static boolean isNobody(IOException e, Target target) {
        return e instanceof ConnectionRefusedSocketException
                // The same between two looks of the kernel: the socket just closed.
                || e instanceof BrokenPipeSocketException
                || e instanceof ConnectionResetSocketException
                || target.isMissingFile();
    }

    private static IOException rethrown(Throwable e) {
        if (e instanceof IOException io) {
            return io;
        }
        if (e instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (e instanceof Error error) {
            throw error;
        }
        return new IOException(e);
    }
}
