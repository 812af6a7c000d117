// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.fuzz.Corpus;
import io.guestwire.fuzz.Corpus.Document;
import io.guestwire.fuzz.Seeds;
import io.guestwire.fuzz.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each text of the corpus as a status document in an inventory file. */
class InventoryCorpusTest {
    private static final byte[] HEAD =
            "{\"server_groups\":[],\"servers\":{\"i\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = {'}', '}'};

    /** An inventory is stricter: no key twice, no half a character, and what fits into a frame. */
    private static final List<String> NOT_TAKEN =
            List.of("60,000 ", "twice", "31 levels", "half", "halves");

    static Stream<Document> malformed() {
        // A person may write comments and commas at the end, and a file has many lines.
        return Corpus.malformed().stream()
                .filter(document -> !document.toString().contains("comma"))
                .filter(document -> !document.toString().contains("comment"))
                .filter(document -> !document.hasNewline());
    }

    static Stream<Document> valid() {
        return Corpus.valid().stream()
                .filter(document -> NOT_TAKEN.stream().noneMatch(document.toString()::contains));
    }

    @ParameterizedTest
    @MethodSource
    void malformed(Document document) {
        byte[] file = Seeds.join(HEAD, document.bytes(), END);
        assertThatThrownBy(() -> InventoryReader.read(file)).isInstanceOf(InventoryException.class);
    }

    @ParameterizedTest
    @MethodSource
    void valid(Document document) throws InventoryException {
        Inventory inventory = InventoryReader.read(Seeds.join(HEAD, document.bytes(), END));
        byte[] known =
                inventory.server("i").orElseThrow().document().getBytes(StandardCharsets.UTF_8);
        assertThat(StrictJson.read(known)).isEqualTo(StrictJson.read(document.bytes()));
    }
}
