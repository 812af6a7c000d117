// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Jackson keeps the keys of former documents. So 2,000 frames with a long new key each took the
 * heap of a host, whatever guest they came from.
 */
class KeysOfStrangersTest {
    private static final int MEGABYTE = 1 << 20;

    private final EnvelopeReader reader = new EnvelopeReader((bytes, from, to) -> null);

    @Test
    void thousandsOfLongKeysTakeNoHeap() {
        long before = heap();
        for (int i = 0; i < 3_000; i++) {
            assertThat(read(i + "k".repeat(60_000)).problem).isNull();
        }
        assertThat(heap() - before).isLessThan(4 * MEGABYTE);
    }

    @Test
    void neitherDoKeysInShortFrames() {
        read("the classes for it are no keys");
        long before = heap();
        for (int i = 0; i < 30_000; i++) {
            assertThat(read(i + "k".repeat(900)).problem).isNull();
        }
        assertThat(heap() - before).isLessThan(3 * MEGABYTE);
    }

    private Envelope read(String key) {
        byte[] frame =
                TestNode.frame(1, "a", "{\"" + key + "\":1}").getBytes(StandardCharsets.US_ASCII);
        return reader.read(frame, 0, frame.length, 32);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
