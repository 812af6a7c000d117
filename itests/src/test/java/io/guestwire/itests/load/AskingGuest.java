// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A guest that does nothing but ask for the status of its server group at a fixed rate. An answer
 * takes from when the question should have been sent until the last of it is there: a guest that
 * could not ask in time does not hide it.
 */
final class AskingGuest implements AutoCloseable {
    private static final String ADDRESS = "cgcs.server_grp";
    private static final int MOST = 1_000_000;
    private static final long PERIOD_NANOS = 10_000_000;

    private final GuestSocket socket;
    private final long[] intended = new long[MOST];
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final List<Double> millis = new ArrayList<>();
    private volatile int asked;
    private volatile int answered;

    AskingGuest(Path channels, String instance) throws IOException {
        socket = new GuestSocket(channels, instance, this::line);
    }

    private void line(String line) {
        if (line == null || !line.contains("status_response_done")) {
            return;
        }
        long now = System.nanoTime();
        String expected = "\"seq\":" + (answered + 1) + "}}";
        if (!line.endsWith(expected)) {
            wrong.add("expected " + expected + ", found " + line);
        }
        synchronized (millis) {
            millis.add((now - intended[answered + 1]) / 1e6);
        }
        answered = answered + 1;
    }

    /** Asks so many times, one question each 10 ms; waits for the answers. In ms, sorted. */
    double[] ask(int times) {
        synchronized (millis) {
            millis.clear();
        }
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            long due = begin + i * PERIOD_NANOS;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            intended[asked + 1] = due;
            asked = asked + 1;
            socket.write(
                    GuestSocket.frame(
                            ADDRESS,
                            "{\"version\":1,\"msg_type\":\"status_query\",\"seq\":" + asked + "}"));
        }
        long limit = System.nanoTime() + UnderLoadTest.SOON.toNanos();
        while (answered < asked && System.nanoTime() < limit) {
            LockSupport.parkNanos(PERIOD_NANOS);
        }
        synchronized (millis) {
            double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return sorted;
        }
    }

    /** What was answered otherwise than once and in order. */
    List<String> wrong() {
        return wrong;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
