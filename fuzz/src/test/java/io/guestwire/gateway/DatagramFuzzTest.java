// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.guestwire.channel.Side;
import io.guestwire.fuzz.Seeds;
import io.guestwire.fuzz.StrictJson;
import io.guestwire.fuzz.WhereJazzerRuns;
import io.guestwire.group.Address;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link DatagramReader}, of a host and of a guest, against a strict tree. */
@WhereJazzerRuns
class DatagramFuzzTest {
    private static final int DEPTH = 32;

    private final DatagramReader reader = new DatagramReader();

    @MethodSource("seeds")
    @DictionaryEntries({
        "\"version\":1",
        "\"dest_addr\":\"a\"",
        "\"dest_instance\":\"i\"",
        "\"dest_instance\":null",
        "\"data\":{}",
        "\"data\":",
        "\\ud800",
        "\u00fc"
    })
    @FuzzTest
    void readsWhatAStrictTreeReads(byte[] input) {
        // The buffer is larger, and holds the end of an earlier datagram.
        byte[] buffer = Seeds.join(input, new byte[] {'}', '"', ']', '}'});
        for (Side side : Side.values()) {
            check(buffer, input.length, side);
        }
    }

    static Stream<byte[]> seeds() {
        Stream<byte[]> datagrams =
                Seeds.of(
                        "{'version':1,'dest_addr':'a','data':{'b':[1.50]}}",
                        "{'version':2,'dest_instance':'i','dest_addr':'a','data':{}}\0",
                        "\n {'dest_instance':'i','dest_addr':'a.b','data':{},'version':1}\n\0\0");
        return Stream.concat(datagrams, Seeds.frames());
    }

    private void check(byte[] buffer, int length, Side side) {
        byte[] text = trimmed(buffer, length);
        JsonNode tree = StrictJson.readObject(text).orElse(MissingNode.getInstance());
        boolean sound =
                tree.isObject()
                        && !StrictJson.hasKeyTwice(text)
                        && StrictJson.depth(text) <= DEPTH
                        && isVersion(tree.path("version"))
                        && tree.path("dest_addr").isTextual()
                        && Address.isValid(tree.get("dest_addr").textValue())
                        && tree.path("data").isObject()
                        && (side == Side.GUEST || isInstance(tree.path("dest_instance")));
        try {
            Datagram datagram = reader.read(buffer, length, side);
            if (!sound) {
                throw new AssertionError("Expected a refusal, found " + datagram);
            }
            assertThat(datagram.version()).isEqualTo(tree.get("version").intValue());
            assertThat(datagram.destAddress()).isEqualTo(tree.get("dest_addr").textValue());
            assertThat(datagram.destInstance())
                    .isEqualTo(side == Side.GUEST ? "" : tree.get("dest_instance").textValue());
            assertThat(StrictJson.read(datagram.data())).contains(tree.get("data"));
        } catch (DatagramException e) {
            if (sound || !e.getMessage().contains("expected ") || e.getMessage().length() > 500) {
                throw new AssertionError("Expected sound " + sound + ", found " + e.getMessage());
            }
        }
    }

    /** Without blanks around it and NULs behind, which C programs send as well. */
    private static byte[] trimmed(byte[] buffer, int length) {
        int from = 0;
        int to = length;
        while (to > 0 && "\0 \t\r\n".indexOf(buffer[to - 1]) >= 0) {
            to--;
        }
        while (from < to && " \t\r\n".indexOf(buffer[from]) >= 0) {
            from++;
        }
        return Arrays.copyOfRange(buffer, from, to);
    }

    private static boolean isVersion(JsonNode node) {
        return node.isIntegralNumber()
                && node.canConvertToInt()
                && (node.intValue() == 1 || node.intValue() == 2);
    }

    private static boolean isInstance(JsonNode node) {
        return node.isTextual() && !node.textValue().isEmpty() && node.textValue().length() <= 255;
    }
}
