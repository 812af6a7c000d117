// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.directory.Server;
import io.guestwire.servergroup.testing.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusDocumentTest {
    @Test
    void aCompleteDocumentIsPassedOnAsItIs() {
        assertThat(complete(Seed.DOCUMENT)).isSameAs(Seed.DOCUMENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                             | {"display_name":"i","state":"active"}
                    { }                            | { "display_name":"i","state":"active"}
                    {"state":"error"}              | {"state":"error","display_name":"i"}
                    {"state":""}                   | {"state":"","display_name":"i"}
                    {"state":null,"n":1.10}        | {"state":"active","n":1.10,"display_name":"i"}
                    {"x":{"state":1},"a":[{}]}     | {"x":{"state":1},"a":[{}],"display_name":"i","state":"active"}
                    {"display_name":null,"state":null,"z":"é"} | {"display_name":"i","state":"active","z":"é"}
                    """)
    void whatTheDirectoryLeavesOutIsFilledIn(String document, String completed) {
        assertThat(complete(document)).isEqualTo(completed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{\"a\":", "x"})
    void aDirectoryThatBreaksItsPromiseGivesTheLeast(String document) {
        assertThat(complete(document)).isEqualTo("{\"display_name\":\"i\",\"state\":\"active\"}");
    }

    @Test
    void theIdIsGivenWhereItIsMoreThanTheNameAndTheHostWhereItIsKnown() {
        assertThat(StatusDocument.complete(new Server("uuid-1", "i", "compute-1", "{}"), null))
                .isEqualTo(
                        "{\"display_name\":\"i\",\"instance_id\":\"uuid-1\",\"host\":\"compute-1\"}");
    }

    /** Its end was taken for the object's: what was sent was no JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"{} x", "{\"a\":1}{}", "{\"a\":1}]", "{\"a\":1},"})
    void somethingBehindTheObjectIsNotCompletedButReplaced(String document) {
        assertThat(complete(document)).isEqualTo("{\"display_name\":\"i\",\"state\":\"active\"}");
    }

    private static String complete(String document) {
        return StatusDocument.complete(new Server("i", "i", "", document), "active");
    }
}
