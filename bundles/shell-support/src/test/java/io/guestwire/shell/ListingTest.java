// SPDX-License-Identifier: Apache-2.0
package io.guestwire.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListingTest {

    @Test
    void aTableIsAlignedWithNumbersToTheRightAndNothingTrailing() {
        Listing listing =
                Listing.of("instance", "queued", "state")
                        .row("instance-0000000a", 7, "open")
                        .row("i-2", 1234567, "no");

        assertThat(table(listing))
                .isEqualTo(
                        """
                        INSTANCE            QUEUED  STATE
                        instance-0000000a        7  open
                        i-2                1234567  no
                        """);
    }

    @Test
    void whatIsMissingIsADashAndListsAreJoined() {
        Listing listing =
                Listing.of("a", "b", "c", "d", "e")
                        .row(null, List.of("x", "y"), List.of(), Optional.of("o"), "");

        assertThat(table(listing))
                .isEqualTo(
                        """
                        A  B     C  D  E
                        -  x, y  -  o  -
                        """);
    }

    @Test
    void anEmptyTableSaysSo() {
        assertThat(table(Listing.of("a"))).isEqualTo("(none)\n");
    }

    @Test
    void anEmptyListingIsAnEmptyJsonArray() {
        assertThat(json(Listing.of("a"))).isEqualTo("[]\n");
    }

    @Test
    void jsonKeepsTypesAndNamesKeysInSnakeCase() {
        Listing listing =
                Listing.of("instance", "queued bytes", "isOpen", "Members", "since", "x-y")
                        .row("i\"1", 12L, true, List.of("a", 1, false), null, Map.of("k", 1.5))
                        .row(Duration.ofSeconds(3), (byte) 1, false, new int[] {1, 2}, "", 'c');

        assertThat(json(listing))
                .isEqualTo(
                        "[{\"instance\":\"i\\\"1\",\"queued_bytes\":12,\"is_open\":true,"
                                + "\"members\":[\"a\",1,false],\"since\":null,\"x_y\":{\"k\":1.5}},"
                                + "{\"instance\":\"PT3S\",\"queued_bytes\":1,\"is_open\":false,"
                                + "\"members\":[1,2],\"since\":\"\",\"x_y\":\"c\"}]\n");
    }

    @Test
    void everyKindOfNumberIsANumberUnlessJsonHasNone() {
        List<Object> numbers =
                Arrays.asList(
                        new BigInteger("123456789012345678901234567890"),
                        new BigDecimal("0.10"),
                        1.5f,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Optional.empty());

        assertThat(Json.toString(numbers))
                .isEqualTo("[123456789012345678901234567890,0.10,1.5,null,null,null]");
    }

    @Test
    void jsonIsPlainAscii() {
        assertThat(Json.toString("Zoë\u009b\u202e\u001b\n"))
                .isEqualTo("\"Zo\\u00EB\\u009B\\u202E\\u001B\\n\"");
    }

    @Test
    void aCellCannotControlTheTerminal() {
        Listing listing = Listing.of("a", "b").row("\u001b[2Jx\ny", List.of("\u202eevil", "ü"));

        assertThat(table(listing)).contains("\\u001b[2Jx\\ny").contains("\\u202eevil, ü");
        assertThat(table(listing).lines()).hasSize(2);
    }

    @Test
    void aRowOfTheWrongLengthIsRefused() {
        assertThatThrownBy(() -> Listing.of("a", "b").row(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs 2 values [a, b], not 1");
    }

    private static String table(Listing listing) {
        return print(listing, false);
    }

    private static String json(Listing listing) {
        return print(listing, true);
    }

    private static String print(Listing listing, boolean json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        listing.print(new PrintStream(bytes, false, StandardCharsets.UTF_8), json);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
