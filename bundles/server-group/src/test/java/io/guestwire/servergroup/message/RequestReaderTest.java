// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.servergroup.message.Request.Flaw;
import io.guestwire.servergroup.testing.Seed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
    @Test
    void readsTheSeedsExamples() {
        assertThat(read(Seed.STATUS_QUERY)).isEqualTo(new Request.StatusQuery("1"));
        assertThat(read(Seed.BROADCAST)).isEqualTo(new Request.Broadcast("Hello World"));
    }

    @Test
    void readsVersionTwoAndUnknownKeysInAnyOrder() {
        assertThat(
                        read(
                                "{\"x\":{\"y\":[1]},\"seq\":7,\"msg_type\":\"status_query\",\"version\":2}"))
                .isEqualTo(new Request.StatusQuery("7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-0", "9223372036854775807", "-9223372036854775808"})
    void keepsSeqAsItWasWritten(String seq) {
        assertThat(read(query(seq))).isEqualTo(new Request.StatusQuery(seq));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    9223372036854775808 | the number 9223372036854775808
                    1.0                 | the number 1.0
                    1e3                 | the number 1e3
                    "1"                 | the string "1"
                    true                | true
                    null                | null
                    {}                  | an object
                    [1]                 | an array
                    """)
    void refusesSeqThatIsNoIntegerOf64Bits(String seq, String found) {
        assertThat(unusable(query(seq)))
                .isEqualTo(
                        new Request.Unusable(
                                Flaw.SEQ,
                                "status_query",
                                "seq: expected an integer of 64 bits, found " + found));
    }

    @Test
    void refusesAQueryWithoutSeq() {
        assertThat(unusable("{\"version\":1,\"msg_type\":\"status_query\"}").logMsg())
                .isEqualTo("seq: expected an integer of 64 bits, found nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    "2"       | the string "2"
                    2.9       | the number 2.9
                    2.0       | the number 2.0
                    3         | the number 3
                    0         | the number 0
                    10        | the number 10
                    null      | null
                    "version" | the string "version"
                    """)
    void refusesOtherVersions(String version, String found) {
        assertThat(
                        unusable(
                                "{\"version\":"
                                        + version
                                        + ",\"msg_type\":\"broadcast\",\"data\":\"x\"}"))
                .isEqualTo(
                        new Request.Unusable(
                                Flaw.VERSION,
                                "broadcast",
                                "version: expected the integer 1 or 2, found " + found));
    }

    @Test
    void refusesAMissingVersion() {
        assertThat(unusable("{\"msg_type\":\"broadcast\",\"data\":\"x\"}").logMsg())
                .isEqualTo("version: expected the integer 1 or 2, found nothing");
    }

    @Test
    void refusesAnUnknownType() {
        assertThat(unusable("{\"version\":1,\"msg_type\":\"reboot\"}"))
                .isEqualTo(
                        new Request.Unusable(
                                Flaw.MSG_TYPE,
                                "reboot",
                                "msg_type: expected \"status_query\" or \"broadcast\","
                                        + " found the string \"reboot\""));
        assertThat(unusable("{\"version\":1}").origMsgType()).isEqualTo("unknown");
        assertThat(unusable("{\"version\":1,\"msg_type\":[]}").logMsg())
                .isEqualTo("msg_type: expected a string, found an array");
    }

    @Test
    void cutsALongTypeAndEscapesWhatItQuotes() {
        Request.Unusable unusable =
                unusable("{\"version\":1,\"msg_type\":\"\\u001b[2J" + "😀".repeat(100) + "\"}");
        assertThat(unusable.origMsgType()).endsWith("😀").hasSize(4 + 2 * 60);
        assertThat(unusable.logMsg()).contains("\\u001b[2J").hasSizeLessThan(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    {"version":1,"version":1,"msg_type":"broadcast","data":"x"} | "version"
                    {"version":1,"msg_type":"broadcast","data":"x","data":"y"}  | "data"
                    {"version":1,"msg_type":"broadcast","data":"x","a":1,"a":1} | "a"
                    """)
    void refusesADuplicateKey(String message, String key) {
        assertThat(unusable(message))
                .isEqualTo(
                        new Request.Unusable(
                                Flaw.SYNTAX,
                                "broadcast",
                                "expected every key once, found " + key + " again"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "{}", "[\"x\"]", "true"})
    void refusesABroadcastWithoutAString(String data) {
        assertThat(unusable(broadcast(data)).logMsg())
                .startsWith("data: expected a string of at most 3050 bytes");
    }

    @Test
    void countsTheBytesOfTheDecodedText() {
        assertThat(read(broadcast("\"" + "x".repeat(3050) + "\"")))
                .isInstanceOf(Request.Broadcast.class);
        assertThat(read(broadcast("\"" + "\\u00e9".repeat(1525) + "\"")))
                .isEqualTo(new Request.Broadcast("é".repeat(1525)));
        assertThat(read(broadcast("\"" + "\\\"".repeat(3050) + "\"")))
                .isInstanceOf(Request.Broadcast.class);
        assertThat(unusable(broadcast("\"" + "x".repeat(3051) + "\"")).logMsg())
                .endsWith("found 3051 bytes");
        assertThat(unusable(broadcast("\"" + "😀".repeat(763) + "\"")).logMsg())
                .endsWith("found 3052 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    "a\\nb"     | a newline at character 2
                    "a\\u000ab" | a newline at character 2
                    "\\u0000"   | a NUL at character 1
                    "ab\\ud800" | half a surrogate pair at character 3
                    """)
    void refusesNewlineAndNulAndHalfPairsAlsoWhenEscaped(String data, String found) {
        assertThat(unusable(broadcast(data)))
                .satisfies(unusable -> assertThat(unusable.flaw()).isEqualTo(Flaw.DATA))
                .satisfies(unusable -> assertThat(unusable.logMsg()).endsWith("found " + found));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":1,\"msg_type\":\"nack\",\"orig_msg_type\":\"x\",\"log_msg\":\"y\"}",
                "{\"version\":7,\"msg_type\":\"nack\"}",
                "{\"msg_type\":\"nack\",\"log_msg\":1,\"log_msg\":2}"
            })
    void aNackIsOneWhateverElseIsWrongWithIt(String nack) {
        assertThat(read(nack)).isEqualTo(new Request.Refusal());
    }

    @Test
    void aNackThatJacksonRefusesIsOneAllTheSame() {
        String digits = "1".repeat(2_000);
        assertThat(read("{\"msg_type\":\"nack\",\"log_msg\":" + digits + "}"))
                .isEqualTo(new Request.Refusal());
    }

    @Test
    void aCarriageReturnPasses() {
        assertThat(read(broadcast("\"a\\r\""))).isEqualTo(new Request.Broadcast("a\r"));
    }

    @Test
    void whatJacksonRefusesIsAnsweredTooWithTheTypeReadSoFar() {
        Request.Unusable unusable =
                unusable("{\"version\":1,\"msg_type\":\"broadcast\",\"seq\":-}");
        assertThat(unusable.flaw()).isEqualTo(Flaw.SYNTAX);
        assertThat(unusable.origMsgType()).isEqualTo("broadcast");
    }

    /** Jackson's own bounds are narrower than a frame: 1,000 digits, 50,000 characters of a key. */
    @Test
    void whatNobodyAsksForIsPassedOverHoweverLong() {
        String rest = ",\"x\":" + "1".repeat(2_000) + ",\"" + "k".repeat(60_000) + "\":1}";
        assertThat(read(query("7").replace("}", rest))).isEqualTo(new Request.StatusQuery("7"));
    }

    private static String query(String seq) {
        return "{\"version\":1,\"msg_type\":\"status_query\",\"seq\":" + seq + "}";
    }

    private static String broadcast(String data) {
        return "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":" + data + "}";
    }

    private static Request.Unusable unusable(String message) {
        return (Request.Unusable) read(message);
    }

    private static Request read(String message) {
        return RequestReader.read(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
    }
}
