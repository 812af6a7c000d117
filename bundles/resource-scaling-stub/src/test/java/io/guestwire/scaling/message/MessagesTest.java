// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PROTOCOL, section 5, field by field. */
class MessagesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final ScaleRequest UP = ScaleRequest.up(SECOND, 3, List.of(0, 1, 2));

    @Test
    void aRequestForLessHasNoProcessor() throws MalformedException {
        ScaleRequest request = ScaleRequest.down(SECOND);
        assertThat(text(request.json()))
                .isEqualTo(
                        "{\"version\":2,\"msg_type\":\"scale_request\",\"timeout_ms\":1000,"
                                + "\"resource\":\"cpu\",\"direction\":\"down\"}");
        assertThat(ScaleRequest.read(fields(request.json()))).isEqualTo(request);
    }

    @Test
    void aRequestForMoreNamesTheProcessorAndThoseThatAreOnline() throws MalformedException {
        assertThat(text(UP.json()))
                .isEqualTo(
                        "{\"version\":2,\"msg_type\":\"scale_request\",\"timeout_ms\":1000,"
                                + "\"resource\":\"cpu\",\"direction\":\"up\",\"online_cpu\":3,"
                                + "\"online_cpus\":[0,1,2]}");
        assertThat(ScaleRequest.read(fields(UP.json())).onlineCpu()).isEqualTo(3);
    }

    @Test
    void anAnswerHasNeitherTypeNorId() throws MalformedException {
        byte[] down = ScaleAnswer.success(ScaleRequest.down(SECOND), 3, List.of(0, 1, 2));
        assertThat(text(down))
                .isEqualTo(
                        "{\"version\":2,\"resource\":\"cpu\",\"direction\":\"down\","
                                + "\"result\":\"success\",\"offline_cpu\":3,\"online_cpus\":[0,1,2]}");
        assertThat(ScaleAnswer.read(fields(down)))
                .isEqualTo(new ScaleAnswer(Direction.DOWN, true, 3, List.of(0, 1, 2), ""));
        assertThat(text(ScaleAnswer.success(UP, 3, List.of(0, 3)))).contains("\"online_cpu\":3,");
    }

    @Test
    void aFailureSaysWhy() throws MalformedException {
        byte[] fail = ScaleAnswer.fail(UP, "no \"such\" processor");
        assertThat(text(fail))
                .isEqualTo(
                        "{\"version\":2,\"resource\":\"cpu\",\"direction\":\"up\","
                                + "\"result\":\"fail\",\"err_msg\":\"no \\\"such\\\" processor\"}");
        assertThat(ScaleAnswer.read(fields(fail)).errMsg()).isEqualTo("no \"such\" processor");
    }

    @Test
    void aNackHasTheLogMessageAndNoMore() {
        assertThat(text(ScaleNack.json("why")))
                .isEqualTo("{\"version\":2,\"msg_type\":\"nack\",\"log_msg\":\"why\"}");
    }

    @Test
    void aLongMessageIsCutAndHalfASurrogatePairPasses() throws MalformedException {
        String pair = "\ud83d\ude00";
        byte[] fail = ScaleAnswer.fail(2, "\ud800", "x".repeat(999), "x" + pair.repeat(500));
        assertThat(text(fail)).hasSizeLessThan(4_096).contains("\"\\uD800\"").contains("x\\u2026");
        assertThat(fields(fail).text("err_msg")).endsWith(pair + "\u2026").hasSizeLessThan(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | version: expected an integer from 1 to 2, found nothing",
                "{'version':3} | version: expected an integer from 1 to 2, found the number 3",
                "{'version':'2'} | found the string \"2\"",
                "{'version':2.0} | found a number with a fraction",
                "{'version':2} | msg_type: expected \"scale_request\", found nothing",
                "{'version':2,'msg_type':'go'} | found the string \"go\"",
                "{'version':2,'msg_type':'scale_request'} | resource: expected \"cpu\"",
                "{'version':2,'msg_type':'scale_request','resource':'ram'} | the string \"ram\"",
                "{'version':2,'msg_type':'scale_request','resource':'cpu','direction':{}}"
                        + "| direction: expected \"down\" or \"up\", found an object",
                "{'version':2,'msg_type':'scale_request','resource':'cpu','direction':'down'}"
                        + "| timeout_ms: expected an integer from 1 to 2147483647, found nothing",
                "{'version':2,'msg_type':'scale_request','resource':'cpu','direction':'down',"
                        + "'timeout_ms':0} | found the number 0",
                "{'version':2,'msg_type':'scale_request','resource':'cpu','direction':'down',"
                        + "'timeout_ms':99999999999} | found a number beyond 32 bits",
                "{'version':2,'msg_type':'scale_request','resource':'cpu','direction':'up',"
                        + "'timeout_ms':1} | online_cpu: expected an integer from 0 to 8191",
                "{'version':2,'msg_type':'scale_request','resource':'cpu','direction':'up',"
                        + "'timeout_ms':1,'online_cpu':-1} | found the number -1",
                "{'version':2,'version':2} | expected one strict JSON object, found \"Duplicate",
            })
    void aRequestThatCannotBeUsedIsToldWhatIsWrongWithIt(String json, String problem) {
        assertThatThrownBy(() -> ScaleRequest.read(fields(json.replace('\'', '"').getBytes(UTF_8))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'resource':'cpu' | direction: expected \"down\" or \"up\", found nothing",
                "'resource':7,'direction':'up' | resource: expected \"cpu\", found the number 7",
                "'resource':'cpu','direction':'up' | result: expected \"success\" or \"fail\"",
                "'resource':'cpu','direction':'up','result':true | found true",
                "'resource':'cpu','direction':'up','result':'fail' | err_msg: expected a string",
                "'resource':'cpu','direction':'up','result':'fail','err_msg':null | found null",
                "'resource':'cpu','direction':'down','result':'success','online_cpu':1"
                        + "| offline_cpu: expected an integer",
                "'resource':'cpu','direction':'up','result':'success','online_cpu':8192"
                        + "| found the number 8192",
                "'resource':'cpu','direction':'up','result':'success','online_cpu':1"
                        + "| online_cpus: expected a list of integers from 0 to 8191, found nothing",
                "'resource':'cpu','direction':'up','result':'success','online_cpu':1,"
                        + "'online_cpus':[0,[1],'2'] | found a list in it",
                "'resource':'cpu','direction':'up','result':'success','online_cpu':1,"
                        + "'online_cpus':{'0':1} | found an object",
            })
    void anAnswerThatCannotBeUsedIsToldWhatIsWrongWithIt(String rest, String problem) {
        String json = ("{'version':2," + rest + "}").replace('\'', '"');
        assertThatThrownBy(() -> ScaleAnswer.read(fields(json.getBytes(UTF_8))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aListOfMoreProcessorsThanThereCanBeIsRefused() {
        String json =
                "{\"version\":2,\"resource\":\"cpu\",\"direction\":\"up\",\"result\":\"success\","
                        + "\"online_cpu\":1,\"online_cpus\":[0%s]}";
        assertThatThrownBy(
                        () ->
                                ScaleAnswer.read(
                                        fields(json.formatted(",1".repeat(8_192)).getBytes(UTF_8))))
                .isInstanceOf(MalformedException.class)
                .hasMessage(
                        "online_cpus: expected a list of integers from 0 to 8191,"
                                + " found a list of 8193");
    }

    /** Jackson's own bounds are narrower than a frame: 1,000 digits, 50,000 characters of a key. */
    @Test
    void whatNobodyAsksForIsPassedOverHoweverLong() throws MalformedException {
        String rest = ",\"x\":" + "1".repeat(2_000) + ",\"" + "k".repeat(60_000) + "\":1}";
        String request = text(UP.json()).replace("}", rest);
        assertThat(ScaleRequest.read(fields(request.getBytes(UTF_8))).onlineCpu()).isEqualTo(3);
    }

    private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

    private static Fields fields(byte[] json) throws MalformedException {
        return Fields.read(ByteBuffer.wrap(json));
    }

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }
}
