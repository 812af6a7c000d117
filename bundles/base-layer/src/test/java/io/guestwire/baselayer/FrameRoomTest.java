// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.testkit.FakeChannel;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many guests that begin a long frame and never end it: 4,000 of them took the whole heap of a
 * node.
 */
class FrameRoomTest {
    private static final int BOUND = 4 * Limits.MAX_FRAME_BYTES;
    private static final int LONG = 60_000;

    private final TestNode test = new TestNode();
    private final RecordingGroup group = new RecordingGroup();

    @AfterEach
    void close() {
        test.close();
    }

    private static String frame(int length) {
        return TestNode.frame(1, TestNode.ECHO, "{\"a\":\"" + "x".repeat(length) + "\"}");
    }

    private static void half(FakeChannel guest, String frame) {
        guest.receive(frame.substring(0, frame.length() - 100));
    }

    private static void rest(FakeChannel guest, String frame) {
        guest.receive(frame.substring(frame.length() - 100) + "\n");
    }

    @Test
    void unfinishedFramesOfAllGuestsHoldNoMoreThanIsConfigured() {
        test.configure(Map.of("frames.bytes", BOUND));
        test.node.add(group.at(TestNode.ECHO));
        List<FakeChannel> guests =
                IntStream.range(0, 200)
                        .mapToObj(i -> FakeChannel.open(test.node, "instance-" + i))
                        .toList();
        test.workers.run();
        guests.forEach(guest -> half(guest, frame(LONG)));
        assertThat(test.node.frameRoom().held()).isBetween(BOUND - 2L * LONG, (long) BOUND);
        long refused = test.node.counters().get(Counter.NACKED);
        assertThat(refused).isBetween(200L - BOUND / LONG, 199L);
        assertThat(guests.get(199).sent())
                .singleElement()
                .asString()
                .contains("no room for a frame of more than 8192 bytes", "frames.bytes");

        FakeChannel kind = FakeChannel.open(test.node, "kind");
        half(kind, frame(6_000));
        rest(kind, frame(6_000));
        kind.receive(frame(LONG) + "\n");
        test.workers.run();
        assertThat(group.calls()).filteredOn(call -> call.startsWith("kind")).hasSize(2);

        guests.forEach(guest -> rest(guest, frame(LONG)));
        test.workers.run();
        assertThat(group.calls())
                .filteredOn(call -> call.startsWith("instance-"))
                .hasSize(200 - (int) refused);
        assertThat(test.node.frameRoom().held()).isZero();
        guests.forEach(guest -> half(guest, frame(LONG)));
        guests.forEach(FakeChannel::hangUp);
        assertThat(test.node.frameRoom().held()).isZero();
    }
}
