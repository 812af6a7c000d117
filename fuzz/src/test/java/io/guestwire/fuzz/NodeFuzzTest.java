// SPDX-License-Identifier: Apache-2.0
package io.guestwire.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A whole base layer whose guest sends anything, in any pieces, and hangs up at any byte: nothing
 * is thrown, what it answers is good JSON, every message is accounted for, and the next good frame
 * is served.
 */
@WhereJazzerRuns
class NodeFuzzTest {
    /** In the input: a read ends here. */
    private static final byte CUT = (byte) 0xf8;

    /** In the input: the guest hangs up here, and comes again. */
    private static final byte HANG_UP = (byte) 0xf9;

    private static final String GOOD = "{\"good\":\"the last\"}";

    @MethodSource("seeds")
    @FuzzTest
    void survivesWhateverAGuestSends(byte[] input) {
        try (SinkNode node = new SinkNode()) {
            int start = 0;
            for (int i = 0; i < input.length; i++) {
                if (input[i] == CUT || input[i] == HANG_UP) {
                    node.receive(Arrays.copyOfRange(input, start, i));
                    start = i + 1;
                    if (input[i] == HANG_UP) {
                        node.reconnect();
                    }
                }
            }
            node.receive(Arrays.copyOfRange(input, start, input.length));
            node.receive(("\n" + Corpus.goodFrame(GOOD) + "\n").getBytes(StandardCharsets.UTF_8));
            int last = node.delivered().size() - 1;
            if (last < 0 || !node.delivered().get(last).equals(GOOD)) {
                throw new AssertionError("Expected the good frame, found " + node.delivered());
            }
            node.delivered().forEach(NodeFuzzTest::checkData);
            node.sent().forEach(NodeFuzzTest::checkNack);
        }
    }

    static Stream<byte[]> seeds() {
        byte[] good = Corpus.goodFrame("{\"a\":1}").getBytes(StandardCharsets.UTF_8);
        byte[] cut = {'\n', CUT, '\r', '\n'};
        byte[] hangUp = {HANG_UP};
        Stream<byte[]> glued =
                Seeds.frames().limit(20).map(bad -> Seeds.join(good, cut, bad, hangUp, good));
        return Stream.concat(glued, Seeds.frames().skip(20));
    }

    private static void checkData(String data) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        if (StrictJson.readObject(bytes, 31).isEmpty()) {
            throw new AssertionError("Expected a JSON object, found " + data);
        }
    }

    private static void checkNack(String frame) {
        JsonNode nack =
                StrictJson.read(frame.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow(() -> new AssertionError("Expected JSON, found " + frame));
        if (nack.path("version").intValue() < 1
                || !nack.at("/data/msg_type").asText().equals("nack")
                || nack.at("/data/log_msg").asText().isEmpty()) {
            throw new AssertionError("Expected a nack, found " + frame);
        }
    }
}
