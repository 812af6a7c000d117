// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.fuzz.Seeds;
import io.guestwire.fuzz.StrictJson;
import io.guestwire.fuzz.WhereJazzerRuns;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The messages of resource scaling, as the guest and as the host reads them, against a strict tree:
 * data that a base layer lets through is understood just as it is, or refused with a reason.
 */
@WhereJazzerRuns
class ScalingFuzzTest {
    private static final int DEPTH = 31;
    private static final int MAX_CPU = 8_191;

    @MethodSource("seeds")
    @DictionaryEntries({
        "\"version\":2",
        "\"msg_type\":\"scale_request\"",
        "\"resource\":\"cpu\"",
        "\"direction\":\"up\"",
        "\"direction\":\"down\"",
        "\"timeout_ms\":1000",
        "\"online_cpu\":1",
        "\"offline_cpu\":1",
        "\"online_cpus\":[0,1]",
        "\"result\":\"success\"",
        "\"result\":\"fail\"",
        "\"err_msg\":\"\"",
        "2147483648"
    })
    @FuzzTest
    void readsWhatAStrictTreeReads(byte[] input) {
        StrictJson.readObject(input, DEPTH).ifPresent(tree -> check(input, tree));
    }

    static Stream<byte[]> seeds() {
        String request = "{'version':2,'msg_type':'scale_request','timeout_ms':1000,";
        String answer = "{'version':2,'resource':'cpu','direction':";
        Stream<byte[]> messages =
                Seeds.of(
                        request + "'resource':'cpu','direction':'down'}",
                        request + "'resource':'cpu','direction':'up','online_cpu':3}",
                        answer + "'down','result':'success','offline_cpu':3,'online_cpus':[0,1]}",
                        answer + "'up','result':'success','online_cpu':3,'online_cpus':[0,3]}",
                        answer + "'up','result':'fail','err_msg':'no such processor'}",
                        "{'version':2,'msg_type':'nack','log_msg':'no'}");
        return Stream.concat(messages, Seeds.documents());
    }

    private static void check(byte[] data, JsonNode tree) {
        Fields fields;
        try {
            fields = Fields.read(ByteBuffer.wrap(data));
        } catch (MalformedException e) {
            assertReason(e); // A key comes twice, at whatever depth.
            return;
        }
        assertThat(fields.isNack()).isEqualTo("nack".equals(tree.path("msg_type").textValue()));
        try {
            ScaleRequest request = ScaleRequest.read(fields);
            assertThat(isRequest(tree)).isTrue();
            assertThat(request.timeout().toMillis()).isEqualTo(tree.get("timeout_ms").longValue());
            assertThat(request.direction().label()).isEqualTo(tree.get("direction").textValue());
            assertThat(ScaleRequest.read(Fields.read(ByteBuffer.wrap(request.json()))))
                    .isEqualTo(request);
        } catch (MalformedException e) {
            assertReason(e);
            assertThat(isRequest(tree)).isFalse();
        }
        try {
            ScaleAnswer answer = ScaleAnswer.read(fields);
            assertThat(isAnswer(tree)).isTrue();
            assertThat(answer.onlineCpus()).isEqualTo(answer.success() ? cpus(tree) : List.of());
        } catch (MalformedException e) {
            assertReason(e);
            assertThat(isAnswer(tree)).isFalse();
        }
    }

    private static void assertReason(MalformedException e) {
        assertThat(e.getMessage()).contains("expected ").contains("found ");
        assertThat(e.getMessage().length()).isLessThan(500);
    }

    private static boolean isRequest(JsonNode tree) {
        return isAboutCpu(tree)
                && "scale_request".equals(tree.path("msg_type").textValue())
                && isInteger(tree.path("timeout_ms"), 1, Integer.MAX_VALUE)
                && (isDown(tree) || isInteger(tree.path("online_cpu"), 0, MAX_CPU));
    }

    private static boolean isAnswer(JsonNode tree) {
        if (!isAboutCpu(tree)) {
            return false;
        }
        String cpu = isDown(tree) ? "offline_cpu" : "online_cpu";
        return switch (tree.path("result").asText()) {
            case "success" -> isInteger(tree.path(cpu), 0, MAX_CPU) && cpus(tree) != null;
            case "fail" -> tree.path("err_msg").isTextual();
            default -> false;
        };
    }

    private static boolean isAboutCpu(JsonNode tree) {
        String direction = tree.path("direction").textValue();
        return isInteger(tree.path("version"), 1, 2)
                && "cpu".equals(tree.path("resource").textValue())
                && ("up".equals(direction) || "down".equals(direction));
    }

    private static boolean isDown(JsonNode tree) {
        return tree.get("direction").textValue().equals("down");
    }

    /** The processors that are online, or null when there is no good list of them. */
    private static List<Integer> cpus(JsonNode tree) {
        JsonNode list = tree.path("online_cpus");
        List<Integer> cpus = new ArrayList<>();
        for (JsonNode cpu : list) {
            if (!isInteger(cpu, 0, MAX_CPU)) {
                return null;
            }
            cpus.add(cpu.intValue());
        }
        return list.isArray() ? cpus : null;
    }

    private static boolean isInteger(JsonNode node, int min, int max) {
        return node.isIntegralNumber()
                && node.canConvertToInt()
                && node.intValue() >= min
                && node.intValue() <= max;
    }
}
