// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.testing.Patience;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A named pipe opened to read and write blocks as a port does, and gives back what it was given.
 */
class DeviceLinkTest {
    @TempDir Path directory;
    private Path pipe;

    @BeforeEach
    void makePipe() throws Exception {
        pipe = directory.resolve("pipe");
        Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
        assertThat(mkfifo.waitFor()).isZero();
    }

    private static <T> FutureTask<T> inThread(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "device-link-test");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static void awaitThreadIn(String method) {
        await().until(
                        () ->
                                Thread.getAllStackTraces().entrySet().stream()
                                        .filter(
                                                e ->
                                                        e.getKey()
                                                                .getName()
                                                                .equals("device-link-test"))
                                        .anyMatch(
                                                e ->
                                                        e.getValue().length > 0
                                                                && e.getValue()[0]
                                                                        .getMethodName()
                                                                        .equals(method)));
    }

    @Test
    void aPendingReadDoesNotHoldUpAWrite() throws Exception {
        try (DeviceLink link = new DeviceLink(pipe)) {
            ByteBuffer read = ByteBuffer.allocate(100);
            FutureTask<Integer> reading = inThread(() -> link.read(read));
            awaitThreadIn("read0");
            assertThat(link.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8))))
                    .isEqualTo(5);
            assertThat(reading).succeedsWithin(Patience.LIMIT).isEqualTo(5);
        }
    }

    @Test
    void closingWakesAReader() throws IOException {
        DeviceLink link = new DeviceLink(pipe);
        FutureTask<Integer> reading = inThread(() -> link.read(ByteBuffer.allocate(1)));
        awaitThreadIn("read0");
        link.close();
        assertEndsByClosing(reading);
    }

    @Test
    void closingWakesAWriterThatWaitsForRoom() throws IOException {
        DeviceLink link = new DeviceLink(pipe);
        FutureTask<Integer> writing =
                inThread(
                        () -> {
                            while (true) {
                                link.write(ByteBuffer.allocate(32_768));
                            }
                        });
        awaitThreadIn("write0");
        link.close();
        assertEndsByClosing(writing);
    }

    private static void assertEndsByClosing(FutureTask<?> task) {
        assertThat(task)
                .failsWithin(Patience.LIMIT)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void itsDescriptorIsGivenBack() throws IOException {
        DeviceLink link = new DeviceLink(pipe);
        assertThat(PortHolder.ofSystem().of(pipe))
                .contains("process " + ProcessHandle.current().pid());
        link.close();
        link.close();
        assertThat(PortHolder.ofSystem().of(pipe)).isEmpty();
    }
}
