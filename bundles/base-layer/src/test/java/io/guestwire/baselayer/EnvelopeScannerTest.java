// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeScannerTest {
    private static final String HEAD =
            "{\"version\":2,\"source_addr\":\"a.b\",\"dest_addr\":\"c_d\",\"data\":";
    private static final int DEPTH = 8;

    private final EnvelopeScanner scanner = new EnvelopeScanner((bytes, from, to) -> null);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " { } ",
                "{\"a\":[]}",
                "{\"a\" : [ ] , \"b\" : { } }",
                "{\"a\":[1,-0,1.5,-1e5,1E+5,0.0e-0],\"b\":[true,false,null]}",
                "{\"a\":[{\"b\":[{\"c\":{}}]}]}",
                "{\"\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fC\"}",
                "{\"ü\":\"€ 𝄞 and more than eight\"}",
                "{\"a\":\"a string of more than two times eight bytes\",\"a\":1}",
                "{\t\"a\"\r:\t1}\r"
            })
    void takesWhatIsAsItShouldBe(String data) {
        Envelope envelope = new Envelope();
        byte[] bytes = utf8("##" + HEAD + data + "}##");
        assertThat(scanner.read(bytes, 2, bytes.length - 2, DEPTH, envelope)).isTrue();
        assertThat(envelope.version).isEqualTo(2);
        assertThat(envelope.sourceAddress).isEqualTo("a.b");
        assertThat(envelope.destAddress).isEqualTo("c_d");
        assertThat(
                        new String(
                                bytes,
                                envelope.dataFrom,
                                envelope.dataTo - envelope.dataFrom,
                                StandardCharsets.UTF_8))
                .isEqualTo(data.trim());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":01}",
                "{\"a\":-}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":1e}",
                "{\"a\":+1}",
                "{\"a\":tru}",
                "{\"a\":truer}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":\"\\u00",
                "{\"\\ud800\":1}",
                "{\"a\":\"\\uDC00\"}",
                "{\"a\":\"tab\tin it\"}",
                "{\"a\":'1'}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":[1 2]}",
                "{\"a\":[}",
                "{\"a\":1,}",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "{\"a\":[1]]}",
                "{\"a\":1}}",
                "{\"a\":1} x",
                "[]",
                "\"text\"",
                "{\"a\":[[[[[[[1]]]]]]]}",
                "{\"a\":\"\0\"}",
                "{\"a\":\u00a01}"
            })
    void leavesTheRestToTheParser(String data) {
        byte[] bytes = utf8(HEAD + data + "}");
        assertThat(scanner.read(bytes, 0, bytes.length, DEPTH, new Envelope())).isFalse();
    }

    @Test
    void leavesWhatEndsTooEarlyToTheParser() {
        byte[] bytes = utf8(HEAD + "{\"a\":[1,true,\"\\u00fcü\",{}]}}");
        for (int to = 0; to < bytes.length; to++) {
            assertThat(scanner.read(bytes, 0, to, DEPTH, new Envelope())).isFalse();
        }
    }

    /** Frames with a few bytes changed at random, against the parser. */
    @Test
    void takesWhatTheParserTakesAndNoMore() {
        Random random = new Random(20261125);
        byte[] good = utf8(HEAD + "{\"a\":[1,-2.5e+3,true],\"ü\":{\"\\u00fc\":null,\"b\":\"€\"}}}");
        byte[] alphabet = utf8("{}[]\",:\\u0123.-+eE tfn\r\t€ü\u0000");
        int taken = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] frame = good.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                frame[random.nextInt(frame.length)] = alphabet[random.nextInt(alphabet.length)];
            }
            Envelope scanned = new Envelope();
            boolean sound = scanner.read(frame, 0, frame.length, DEPTH, scanned);
            Envelope parsed = new Envelope();
            new EnvelopeParser(parsed).read(frame, 0, frame.length, DEPTH);
            String text = new String(frame, StandardCharsets.UTF_8);
            if (sound) {
                taken++;
                assertThat(parsed.problem).as(text).isNull();
                assertThat(scanned).as(text).usingRecursiveComparison().isEqualTo(parsed);
            } else {
                assertThat(parsed.problem).as(text).isNotNull();
            }
        }
        assertThat(taken).isGreaterThan(1_000);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
