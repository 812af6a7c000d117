// SPDX-License-Identifier: Apache-2.0
package io.guestwire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a stream is cut into reads, the same messages come out, the same nacks and the same
 * counters: at every byte, at every two bytes where it is short, and at random ones.
 */
class CutStreamsTest {
    private static final int SHORT_BYTES = 120;
    private static final int RANDOM_CUTS = 200;

    static Stream<Arguments> streams() {
        String one = Corpus.goodFrame("{\"n\":1}");
        String two = Corpus.goodFrame("{\"größe\":\"\u20ac\ud83d\ude00\",\"n\":[2.50]}");
        String unserved = one.replace(Corpus.SINK, "test.nobody");
        String malformed = one.replace("{\"n\":1}", "{\"n\":01}");
        Map<String, String> streams = new LinkedHashMap<>();
        streams.put("the original agent's three writes", "\n" + one + "\n");
        streams.put("no newline in front", one + "\n");
        streams.put("carriage returns", "\r\n" + one + "\r\n");
        streams.put("many newlines", "\n\n\n" + one + "\n\n\n\n");
        streams.put("blanks around", " \t" + one + " \r \n");
        streams.put("glued together", "\n" + one + "\n\n" + two + "\n" + one + "\n\n" + two + "\n");
        streams.put("one that is not ended", one + "\n" + two);
        streams.put(
                "one that is not ended, then the next", "\n" + one.substring(0, 40) + "\n" + two);
        streams.put("malformed and unserved", malformed + "\n" + unserved + "\n" + one + "\n");
        streams.put("rubbish between", "rubbish\n" + one + "\n}{\n\r\n[]\n" + two + "\n");
        streams.put(
                "bad bytes between", one + "\n\u0000\ufffd\n" + two + "\n\ufeff\n" + one + "\n");
        return streams.entrySet().stream()
                .map(stream -> Arguments.of(stream.getKey(), utf8(stream.getValue())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void atEveryByte(String name, byte[] stream) {
        String whole = outcome(stream);
        for (int cut = 1; cut < stream.length; cut++) {
            assertThat(outcome(stream, cut)).as("cut at %s", cut).isEqualTo(whole);
        }
        int[] everywhere = IntStream.range(1, stream.length).toArray();
        assertThat(outcome(stream, everywhere)).as("byte by byte").isEqualTo(whole);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void atEveryTwoBytesOfAShortOne(String name, byte[] stream) {
        byte[] beginning = Arrays.copyOf(stream, Math.min(stream.length, SHORT_BYTES));
        String whole = outcome(beginning);
        for (int first = 1; first < beginning.length; first++) {
            for (int second = first + 1; second < beginning.length; second++) {
                assertThat(outcome(beginning, first, second)).isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void atRandomBytes(String name, byte[] stream) {
        Random random = new Random(name.hashCode());
        String whole = outcome(stream);
        for (int i = 0; i < RANDOM_CUTS; i++) {
            int[] cuts = random.ints(i % 20, 1, stream.length).sorted().distinct().toArray();
            assertThat(outcome(stream, cuts)).as(Arrays.toString(cuts)).isEqualTo(whole);
        }
    }

    /** All that comes of a stream that is read in these pieces and then ends. */
    private static String outcome(byte[] stream, int... cuts) {
        try (SinkNode node = new SinkNode()) {
            int from = 0;
            for (int cut : cuts) {
                node.receive(Arrays.copyOfRange(stream, from, cut));
                from = cut;
            }
            node.receive(Arrays.copyOfRange(stream, from, stream.length));
            node.reconnect();
            return node.delivered() + "\n" + node.sent() + "\n" + node.counters();
        }
    }

    private static byte[] utf8(String text) {
        // The replacement stands for a byte that is none of UTF-8.
        byte[] bytes = text.replace('\ufffd', '\u0001').getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == 1 ? (byte) 0xff : bytes[i];
        }
        return bytes;
    }
}
