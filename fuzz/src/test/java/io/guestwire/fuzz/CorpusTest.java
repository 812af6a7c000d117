// SPDX-License-Identifier: Apache-2.0
package io.guestwire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.baselayer.Counter;
import io.guestwire.fuzz.Corpus.Document;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each text of the corpus through a real base layer: what is malformed is refused, and no more. */
class CorpusTest {
    private static final byte[] NEWLINE = {'\n'};
    private static final String GOOD = "{\"good\":1}";
    private static final String DATA_ONLY = "as data only";

    static Stream<Document> malformed() {
        return Corpus.malformed().stream();
    }

    static Stream<Document> valid() {
        return Corpus.valid().stream();
    }

    static Stream<Document> envelopes() {
        return Corpus.envelopes().stream();
    }

    @Test
    void isLargeEnough() {
        assertThat(malformed().map(Document::bytes).map(StrictJson::text).distinct())
                .hasSizeGreaterThanOrEqualTo(200);
        assertThat(valid()).hasSizeGreaterThanOrEqualTo(100);
        assertThat(malformed().map(Document::group).distinct())
                .contains("structure", "numbers", "strings", "encodings", "nesting");
    }

    @ParameterizedTest
    @MethodSource
    void malformed(Document document) {
        for (byte[] frame : document.frames()) {
            assertRefused(frame);
        }
        if (!document.hasNewline()) {
            assertSenderIsTold(document.asData());
            document.asMembers().ifPresent(this::assertSenderIsTold);
        }
    }

    @ParameterizedTest
    @MethodSource
    void envelopes(Document document) {
        assertRefused(document.bytes());
    }

    @ParameterizedTest
    @MethodSource
    void valid(Document document) {
        assertDelivered(document.asData(), document.bytes());
        if (!document.group().contains(DATA_ONLY)) {
            byte[] empty = "{}".getBytes(StandardCharsets.US_ASCII);
            document.asMembers().ifPresent(frame -> assertDelivered(frame, empty));
        } else {
            document.asMembers().ifPresent(this::assertRefused);
        }
    }

    static Stream<Document> malformedOnOneLine() {
        return malformed().filter(document -> !document.hasNewline());
    }

    @ParameterizedTest
    @MethodSource("malformedOnOneLine")
    void theOraclesRefuseWhatIsMalformed(Document document) {
        assertThat(StrictJson.readObject(document.bytes(), 32)).isEmpty();
        assertThat(StrictJson.readObject(document.asData(), 32)).isEmpty();
        document.asMembers()
                .ifPresent(frame -> assertThat(StrictJson.readObject(frame, 32)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("valid")
    void theOraclesTakeWhatIsValid(Document document) {
        assertThat(StrictJson.readObject(document.bytes(), 31)).isPresent();
    }

    /** Counted as refused, and neither felt by the next frame nor by who waits for messages. */
    private void assertRefused(byte[] frame) {
        try (SinkNode node = new SinkNode()) {
            node.receive(frame);
            node.receive(NEWLINE);
            long frames = node.count(Counter.RECEIVED);
            assertThat(frames).isPositive();
            assertThat(node.delivered()).isEmpty();
            assertThat(
                            node.count(Counter.NACKED)
                                    + node.count(Counter.DROPPED_UNREADABLE)
                                    + node.count(Counter.DROPPED_TOO_LONG))
                    .isEqualTo(frames);
            assertThat(node.sent()).hasSize((int) node.count(Counter.NACKED));
            node.sent().forEach(CorpusTest::assertNack);
            assertNextGoodFrameIsServed(node);
        }
    }

    private void assertSenderIsTold(byte[] frame) {
        try (SinkNode node = new SinkNode()) {
            node.receive(frame);
            node.receive(NEWLINE);
            assertThat(node.sent()).singleElement().asString().contains("\"dest_addr\":\"a\"");
        }
    }

    private static void assertNack(String frame) {
        JsonNode nack = StrictJson.read(frame.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertThat(nack.at("/data/msg_type").asText()).isEqualTo("nack");
        assertThat(nack.at("/data/log_msg").asText())
                .contains("expected")
                .contains("found")
                .hasSizeLessThan(500)
                .matches(text -> text.codePoints().noneMatch(Character::isISOControl));
    }

    private void assertDelivered(byte[] frame, byte[] data) {
        try (SinkNode node = new SinkNode()) {
            node.receive(frame);
            node.receive(NEWLINE);
            assertThat(node.sent()).isEmpty();
            assertThat(node.delivered())
                    .isEqualTo(List.of(new String(data, StandardCharsets.UTF_8)));
            node.delivered().clear();
            assertNextGoodFrameIsServed(node);
        }
    }

    private static void assertNextGoodFrameIsServed(SinkNode node) {
        node.receive((Corpus.goodFrame(GOOD) + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(node.delivered()).containsExactly(GOOD);
    }
}
