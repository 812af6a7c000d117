// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.group;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the load generator how far the node is. It sends one byte, {@code s}, or {@code g} to have
 * garbage collected before, and gets a line of three numbers: the messages that the sink has
 * received, the bytes that all threads have allocated so far, and the bytes in use in the heap.
 *
 * <p><b>Thread:</b> its own, which waits while nobody asks, and serves one after the other.
 */
final class Control implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Control.class);

    private final ServerSocketChannel listener;
    private final LongSupplier received;
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    private Control(ServerSocketChannel listener, LongSupplier received) {
        this.listener = listener;
        this.received = received;
    }

    /** Listens at this path, which must not exist, until it is closed. */
    static Control open(Path socket, LongSupplier received) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        Control control = new Control(listener, received);
        Thread thread = new Thread(control, "guestwire-benchmark-control");
        thread.setDaemon(true);
        thread.start();
        return control;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    @Override
    public void run() {
        while (listener.isOpen()) {
            try (SocketChannel client = listener.accept()) {
                serve(client);
            } catch (AsynchronousCloseException e) {
                return; // The bundle is being stopped.
            } catch (IOException | JMException e) {
                LOG.warn("The load generator was not answered", e);
            }
        }
    }

    private void serve(SocketChannel client) throws IOException, JMException {
        ByteBuffer question = ByteBuffer.allocate(1);
        while (client.read(question.clear()) > 0) {
            if (question.get(0) == 'g') {
                System.gc();
            }
            String answer = received.getAsLong() + " " + allocatedBytes() + " " + usedBytes();
            client.write(ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /** Through the bean's name: the package of its interface need not be visible to a bundle. */
    private long allocatedBytes() throws JMException {
        ObjectName threading = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
        long[] threads = ManagementFactory.getThreadMXBean().getAllThreadIds();
        Object bytes =
                beans.invoke(
                        threading,
                        "getThreadAllocatedBytes",
                        new Object[] {threads},
                        new String[] {long[].class.getName()});
        long sum = 0;
        for (long each : (long[]) bytes) {
            sum += Math.max(0, each); // Negative when the thread has ended.
        }
        return sum;
    }

    private static long usedBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
