// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.guestwire.fuzz.Seeds;
import io.guestwire.fuzz.StrictJson;
import io.guestwire.fuzz.WhereJazzerRuns;
import io.guestwire.group.Address;
import java.util.Arrays;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link EnvelopeReader} against a strict tree: what it takes and only that, the same fields, and
 * for what it refuses a reason and, where an address can be read, somebody to tell.
 */
@WhereJazzerRuns
class EnvelopeFuzzTest {
    private static final int DEPTH = 32;
    private static final String ALLOWED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

    private final EnvelopeReader reader = new EnvelopeReader((bytes, from, to) -> null);

    @MethodSource("io.guestwire.fuzz.Seeds#frames")
    @DictionaryEntries({
        "\"version\":",
        "\"source_addr\":",
        "\"dest_addr\":",
        "\"data\":",
        "\"data\":{}",
        "\\ud800",
        "\\u0061",
        "[[[[[[[[[[",
        "]]]]]]]]]]",
        "\u00fc"
    })
    @FuzzTest
    void readsWhatAStrictTreeReads(byte[] input) {
        byte[] frame = input.clone();
        for (int i = 0; i < frame.length; i++) {
            frame[i] = frame[i] == '\n' ? (byte) ' ' : frame[i]; // No frame has one.
        }
        check(frame);
        // The same again as a long frame, which is read in another way.
        byte[] blanks = new byte[ForgetfulFactory.SHORT_BYTES];
        Arrays.fill(blanks, (byte) ' ');
        check(Seeds.join(frame, blanks));
    }

    private void check(byte[] frame) {
        byte[] before = {'"', '{'};
        byte[] behind = {'}', '"'};
        byte[] bytes = Seeds.join(before, frame, behind); // Nothing around it is looked at.
        int from = before.length;
        Envelope envelope = reader.read(bytes, from, from + frame.length, DEPTH);
        JsonNode tree = StrictJson.readObject(frame).orElse(MissingNode.getInstance());
        boolean once = tree.isObject() && !StrictJson.hasKeyTwice(frame);
        boolean sound =
                once
                        && StrictJson.depth(frame) <= DEPTH
                        && isVersion(tree.get("version"))
                        && address(tree.get("source_addr")) != null
                        && address(tree.get("dest_addr")) != null
                        && tree.path("data").isObject();
        if (sound != (envelope.problem == null)) {
            throw new AssertionError("Expected sound " + sound + ", found " + envelope.problem);
        }
        if (once) {
            assertFields(envelope, tree);
        }
        if (sound) {
            assertThat(envelope.version).isEqualTo(tree.get("version").intValue());
            byte[] data = Arrays.copyOfRange(bytes, envelope.dataFrom, envelope.dataTo);
            assertThat(StrictJson.read(data)).contains(tree.get("data"));
        } else {
            assertProblem(envelope.problem);
        }
    }

    /** Who is named in good JSON with each key once is found, whatever else is wrong. */
    private static void assertFields(Envelope envelope, JsonNode tree) {
        assertThat(envelope.sourceAddress).isEqualTo(address(tree.get("source_addr")));
        assertThat(envelope.destAddress).isEqualTo(address(tree.get("dest_addr")));
        boolean named = envelope.sourceAddress != null || envelope.destAddress != null;
        assertThat(envelope.canBeAnswered()).isEqualTo(named);
        if (named) {
            assertThat(Address.isValid(envelope.nackSource())).isTrue();
            assertThat(Address.isValid(envelope.nackDest())).isTrue();
        }
    }

    private static void assertProblem(String problem) {
        boolean explains = problem.contains("expected ") && problem.contains("found ");
        if (!explains
                || problem.length() >= 500
                || problem.codePoints().anyMatch(Character::isISOControl)) {
            throw new AssertionError("Expected a reason on one line, found " + problem);
        }
    }

    private static boolean isVersion(JsonNode node) {
        return node != null
                && node.isIntegralNumber()
                && node.canConvertToInt()
                && (node.intValue() == 1 || node.intValue() == 2);
    }

    private static String address(JsonNode node) {
        String text = node == null ? null : node.textValue();
        boolean fits =
                text != null
                        && !text.isEmpty()
                        && text.length() <= 64
                        && text.chars().allMatch(c -> ALLOWED.indexOf(c) >= 0);
        return fits ? text : null;
    }
}
