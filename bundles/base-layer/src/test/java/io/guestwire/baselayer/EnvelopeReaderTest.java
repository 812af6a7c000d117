// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReaderTest {
    private static final String HEAD =
            "{\"version\":1,\"source_addr\":\"a.b\",\"dest_addr\":\"c_d\",";

    private final EnvelopeReader reader = new EnvelopeReader((bytes, from, to) -> null);

    @Test
    void readsTheEnvelopeAndLeavesTheDataAsItIs() {
        byte[] bytes =
                utf8(
                        "##{ \"version\" : 2,\"source_addr\":\"a\",\"x\":[1,{}],\"dest_addr\":\"b\","
                                + "\"data\": {\"ü\":[1.50,\"\\/\"]} }##");
        Envelope envelope = reader.read(bytes, 2, bytes.length - 2, 32);
        assertThat(envelope.problem).isNull();
        assertThat(envelope.version).isEqualTo(2);
        assertThat(envelope.sourceAddress).isEqualTo("a");
        assertThat(envelope.destAddress).isEqualTo("b");
        assertThat(
                        new String(
                                Arrays.copyOfRange(bytes, envelope.dataFrom, envelope.dataTo),
                                StandardCharsets.UTF_8))
                .isEqualTo("{\"ü\":[1.50,\"\\/\"]}");
    }

    @Test
    void readsTheAddressesWhereverTheyStand() {
        assertThat(
                        read("{\"data\":{},\"dest_addr\":\"b\",\"source_addr\":\"a\",\"version\":1}")
                                .problem)
                .isNull();
        assertThat(read("{\"data\":{}}").problem)
                .isEqualTo("version: expected 1 or 2, found no such key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3",
                "0",
                "-1",
                "1.0",
                "2.9",
                "1e0",
                "\"2\"",
                "null",
                "true",
                "[1]",
                "{}",
                "99999999999999999999999",
                "12"
            })
    void refusesEveryVersionButOneAndTwo(String version) {
        Envelope envelope =
                read(
                        "{\"version\":"
                                + version
                                + ",\"source_addr\":\"a\",\"dest_addr\":\"b\",\"data\":{}}");
        assertThat(envelope.problem).startsWith("version: expected 1 or 2, found ");
        assertThat(envelope.nackDest()).isEqualTo("a");
        assertThat(envelope.nackSource()).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null | null",
                "7 | the number 7",
                "[] | an array",
                "\"\" | the string \"\"",
                "\"a b\" | the string \"a b\"",
                "\"a\\u0000b\" | the string \"a\\u0000b\"",
                "\"größe\" | the string \"größe\""
            })
    void refusesAMalformedAddressAndTellsTheSenderAtTheOther(String address, String found) {
        Envelope envelope =
                read(
                        "{\"version\":1,\"source_addr\":\"a\",\"dest_addr\":"
                                + address
                                + ",\"data\":{}}");
        assertThat(envelope.problem)
                .isEqualTo(
                        "dest_addr: expected 1 to 64 characters of A-Z a-z 0-9 . _ -, found "
                                + found);
        assertThat(envelope.nackSource()).isEqualTo("a");
        assertThat(envelope.nackDest()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 108, 300, 4_000})
    void refusesALongAddressAndQuotesItsBeginning(int length) {
        Envelope envelope =
                read(
                        "{\"version\":1,\"source_addr\":\"a\",\"dest_addr\":\""
                                + "x".repeat(length)
                                + "\",\"data\":{}}");
        assertThat(envelope.problem).contains("found").hasSizeLessThan(300);
        assertThat(envelope.destAddress).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "source_addr", "dest_addr", "data", "other"})
    void refusesAKeyThatStandsTwice(String key) {
        String json = HEAD + "\"data\":{},\"other\":1,\"" + key + "\":1}";
        assertThat(read(json).problem)
                .isEqualTo("expected each key once, found \"" + key + "\" twice");
        assertThat(read(json).canBeAnswered()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "[]", "null", "1"})
    void refusesDataThatIsNoObject(String data) {
        assertThat(read(HEAD + "\"data\":" + data + "}").problem)
                .startsWith("data: expected a JSON object, found ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "x",
                "[]",
                "1",
                "null",
                "\"a\"",
                "{",
                "{\"version\"",
                "{\"version\":1",
                "}",
                "[{}]",
                "{,}",
                "{'a':1}",
                "{a:1}",
                "\ufeff{}",
                "// c"
            })
    void refusesWhatIsNoJsonObject(String text) {
        Envelope envelope = read(text);
        assertThat(envelope.problem).isNotEmpty();
        assertThat(envelope.canBeAnswered()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"data\":{}} {}",
                "\"data\":{}}x",
                "\"data\":{},}",
                "\"data\":{\"a\":01}}",
                "\"data\":{\"a\":.5}}",
                "\"data\":{\"a\":NaN}}",
                "\"data\":{\"a\":+1}}",
                "\"data\":{\"a\":\"\t\"}}",
                "\"data\":{\"a\":\"\\x\"}}",
                "\"data\":{\"a\" 1}}",
                "\"data\":{\"a\":1,,}}",
                "\"data\":{\"a\":tru}}",
                "\"data\":{/**/}}",
                "\"data\":{}",
                "\"data\":{\"a\":\"",
                "\"data\":{\"a\":[1}}"
            })
    void tellsTheSenderWhatIsWrongWithBrokenJson(String rest) {
        Envelope envelope = read(HEAD + rest);
        assertThat(envelope.problem)
                .matches(
                        "(?s)expected JSON, found at byte \\d+: [^`]*|expected one JSON object, .*");
        assertThat(envelope.nackDest()).isEqualTo("a.b");
        assertThat(envelope.nackSource()).isEqualTo("c_d");
    }

    @Test
    void countsDepthWithTheEnvelope() {
        assertThat(read(HEAD + "\"data\":" + nested(31) + "}").problem).isNull();
        assertThat(read(HEAD + "\"data\":" + nested(32) + "}").problem)
                .isEqualTo("expected at most 32 levels, found more");
        assertThat(
                        read(HEAD
                                        + "\"data\":{},\"x\":"
                                        + "[".repeat(30_000)
                                        + "]".repeat(30_000)
                                        + "}")
                                .problem)
                .isEqualTo("expected at most 32 levels, found more");
        Envelope late =
                read(
                        "{\"data\":"
                                + nested(40)
                                + ",\"dest_addr\":\"b\",\"source_addr\":\"a\",\"version\":1}");
        assertThat(late.nackDest()).isEqualTo("a");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[][] malformed = {
            {(byte) 0x80},
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xc3},
            {(byte) 0xc3, 'x'},
            {(byte) 0xe0, (byte) 0x9f, (byte) 0xbf},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf0, (byte) 0x8f, (byte) 0xbf, (byte) 0xbf},
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            {(byte) 0xff}
        };
        for (byte[] bad : malformed) {
            byte[] bytes = concat(utf8(HEAD + "\"data\":{\"a\":\""), bad, utf8("\"}}"));
            Envelope envelope = reader.read(bytes, 0, bytes.length, 32);
            assertThat(envelope.problem)
                    .matches("expected UTF-8, found byte 0x[0-9a-f]{2} at byte \\d+");
            assertThat(envelope.nackDest()).isEqualTo("a.b");
        }
        assertThat(read(HEAD + "\"data\":{\"a\":\"ü€😀\ud7ff\ue000\"}}").problem).isNull();
    }

    @Test
    void isNotMisledByOtherEncodings() {
        for (String charset :
                new String[] {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
            byte[] bytes =
                    (HEAD + "\"data\":{}}").getBytes(java.nio.charset.Charset.forName(charset));
            assertThat(reader.read(bytes, 0, bytes.length, 32).problem).as(charset).isNotNull();
        }
        assertThat(read("{\u0000\"version\":1}").problem)
                .isEqualTo("expected UTF-8, found a NUL at byte 1");
    }

    @Test
    void takesLongNumbersNamesAndStringsAsTheFrameAllows() {
        assertThat(read(HEAD + "\"data\":{\"a\":" + "9".repeat(60_000) + "}}").problem).isNull();
        assertThat(read(HEAD + "\"data\":{\"" + "n".repeat(60_000) + "\":\"\"}}").problem).isNull();
        assertThat(read(HEAD + "\"data\":{\"a\":1" + "0".repeat(400) + "e999999999}}").problem)
                .isNull();
    }

    /** It is decoded before it is parsed, and its places are counted back to bytes. */
    @Test
    void readsALongFrameAsItReadsAShortOne() {
        String data = "{\"ü€😀\":\"" + "ü€😀".repeat(1_000) + "\"}";
        byte[] bytes = utf8("##" + HEAD + "\"x\":\"ü\",\"data\": " + data + " }##");
        Envelope envelope = reader.read(bytes, 2, bytes.length - 2, 32);
        assertThat(envelope.problem).isNull();
        assertThat(Arrays.copyOfRange(bytes, envelope.dataFrom, envelope.dataTo))
                .isEqualTo(utf8(data));
        assertThat(read(HEAD + "\"data\":" + data + "x").problem)
                .startsWith(
                        "expected JSON, found at byte "
                                + utf8(HEAD + "\"data\":" + data).length
                                + ": ");
        byte[] malformed = concat(utf8(HEAD), new byte[] {'"', (byte) 0xff}, utf8(data));
        assertThat(reader.read(malformed, 0, malformed.length, 32).nackDest()).isEqualTo("a.b");
    }

    @Test
    void readsTheAddressesOfAFrameThatIsTooLong() {
        byte[] bytes = utf8(HEAD + "\"data\":{\"a\":\"" + "x".repeat(1_000));
        Envelope envelope = reader.readBeginning(bytes, 0, bytes.length, 1_000);
        assertThat(envelope.problem)
                .isEqualTo("expected a frame of at most 1000 bytes, found a longer one");
        assertThat(envelope.nackDest()).isEqualTo("a.b");
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
    }

    private Envelope read(String text) {
        byte[] bytes = utf8(text);
        return reader.read(bytes, 0, bytes.length, 32);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
