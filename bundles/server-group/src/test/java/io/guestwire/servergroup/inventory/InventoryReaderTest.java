// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.servergroup.testing.Seed;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryReaderTest {
    @Test
    void readsTheExampleOfTheDesign() throws Exception {
        Inventory inventory =
                read(
                        """
                        { "server_groups": [ { "name": "db",
                              "members": ["instance-0000000a", "instance-0000000b"] } ],
                          "servers": { "instance-0000000a":
                              { "display_name": "db1", "state": "active" } } }
                        """);
        assertThat(inventory.groups()).extracting(ServerGroup::name).containsExactly("db");
        assertThat(inventory.groupOf("instance-0000000b").orElseThrow().members())
                .containsExactly(
                        new Server(
                                "instance-0000000a",
                                "instance-0000000a",
                                "",
                                "{\"display_name\":\"db1\",\"state\":\"active\"}"),
                        new Server("instance-0000000b", "instance-0000000b", "", "{}"));
        assertThat(inventory.remarks()).isEmpty();
        assertThat(inventory).hasToString("1 server group, 2 members, 1 status document");
    }

    @Test
    void acceptsCommentsAndTrailingCommas() throws Exception {
        Inventory inventory =
                read(
                        """
                        // which guests belong together
                        { "server_groups": [ { "name": "a", /* two */ "members": ["x", "y",], }, ],
                          "servers": { "x": { "n": 1, }, }, }
                        """);
        assertThat(inventory.server("x").orElseThrow().document()).isEqualTo("{\"n\":1}");
    }

    @Test
    void keepsNumbersDigitByDigitAndPutsADocumentOnOneLine() throws Exception {
        String document =
                "{\"a\":10,\"b\":1.10,\"c\":12345678901234567890123,\"d\":1e2,\"e\":-0,"
                        + "\"f\":[null,true,\"x\\ny\",{}]}";
        Inventory inventory = read(with("x", document.replace(",", " ,\n /* c */ ")));
        assertThat(inventory.server("x").orElseThrow().document()).isEqualTo(document);
    }

    @Test
    void keepsTheSeedsDocument() throws Exception {
        assertThat(read(with("x", Seed.DOCUMENT)).server("x").orElseThrow().document())
                .startsWith("{\"state_description\":\"\",\"availability_zone\":null,")
                .contains("\"metadata\":{},")
                .endsWith("\"instance_flavor_id\":\"101\"}");
    }

    @Test
    void remarksUponUnknownKeys() throws Exception {
        Inventory inventory =
                read(
                        "{\"server_groups\":[\n{\"name\":\"a\",\"members\":[],\"policy\":1}],\n\"x\":{}}");
        assertThat(inventory.remarks())
                .containsExactly(
                        "line 2: the key \"policy\" is ignored; expected \"name\" or \"members\"",
                        "line 3: the key \"x\" is ignored; expected \"server_groups\" or \"servers\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    []                                     | line 1, column 1: expected an object with "server_groups", found an array
                    {"server_groups":{}}                   | line 1, column 18: server_groups: expected an array of objects, found an object
                    {"server_groups":["a"]}                | server_groups: expected an object, found the string "a"
                    {"server_groups":[{"name":"a"}]}       | a server group needs a "name" and "members", found no "members"
                    {"server_groups":[{"members":[]}]}     | a server group needs a "name" and "members", found no "name"
                    {"server_groups":[{"name":7}]}         | line 1, column 27: name: expected a string, found the number 7
                    {"server_groups":[{"name":" "}]}       | name: expected 1 to 255 characters, none a control character, found " "
                    {"server_groups":[{"name":"a","members":"x"}]} | members: expected an array of instance names, found the string "x"
                    {"server_groups":[{"name":"a","members":[1]}]} | line 1, column 42: members: expected a string, found the number 1
                    {"server_groups":[{"name":"a","members":[""]}]} | expected an instance name of 1 to 255 visible ASCII characters without slash, found ""
                    {"server_groups":[{"name":"a","members":["../x"]}]} | found "../x"
                    {"server_groups":[{"name":"a","members":["x","x"]}]} | member "x" is listed twice in server group "a"
                    {"server_groups":[{"name":"a","members":["x"]},{"name":"b","members":["x"]}]} | member "x" of server group "b" is a member of "a" already; an instance may be a member of one server group only
                    {"server_groups":[{"name":"a","members":[]},{"name":"a","members":[]}]} | there is a server group "a" already
                    {"server_group":[]} | expected "server_groups", found "server_group" only
                    {"server_groups":[],"server_groups":[]} | it is not JSON: Duplicate
                    {"servers":{"x":1}}                    | servers: expected a status document, which is an object, found the number 1
                    {"servers":{"x":{"a":1,"a":2}}}        | it is not JSON: Duplicate
                    {"servers":{"x":{}} x                  | it is not JSON: Un
                    {"servers":{}                          | it is not JSON: Unexpected end-of-input
                    {"server_groups":[]} {}                | line 1, column 22: expected the end of the file after the object
                    {"servers":{"x":{"a":01}}}             | it is not JSON: Invalid numeric value
                    """)
    void saysWhereItIsWrongAndWhy(String text, String complaint) {
        assertThatExceptionOfType(InventoryException.class)
                .isThrownBy(() -> read(text))
                .withMessageContaining(complaint)
                .withMessageStartingWith("line 1, column ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{ \"servers\": {} }"})
    void anInventoryWithoutServerGroupsDoesNotEmptyThemAll(String text) {
        assertThatExceptionOfType(InventoryException.class)
                .isThrownBy(() -> read(text))
                .withMessageContaining("expected \"server_groups\", found no such key");
    }

    @Test
    void anInventoryThatWasCutOffIsReportedWithoutTheParsersHints() {
        String text = "{ \"server_groups\": [\n  { \"name\": \"a\", \"members\": [ \"x\"";
        for (int length = 1; length < text.length(); length++) {
            String begun = text.substring(0, length);
            assertThatExceptionOfType(InventoryException.class)
                    .isThrownBy(() -> read(begun))
                    .withMessageStartingWith("line ")
                    .withMessageNotContainingAny("Source", "marker at", "REDACTED", "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "// nothing yet"})
    void anEmptyFileIsReportedAtItsFirstColumn(String text) {
        assertThatExceptionOfType(InventoryException.class)
                .isThrownBy(() -> read(text))
                .withMessageMatching(
                        "line [12], column \\d+: expected an object with \"server_groups\", found"
                                + " nothing")
                .withMessageNotContaining("column 0");
    }

    @Test
    void namesTheLineOfTheSecondMembership() {
        assertThatExceptionOfType(InventoryException.class)
                .isThrownBy(
                        () ->
                                read(
                                        """
                                        { "server_groups": [
                                          { "name": "a", "members": [ "x" ] },
                                          { "name": "b", "members": [ "y",
                                              "x" ] } ] }
                                        """))
                .withMessageStartingWith("line 4, column 7: member \"x\"");
    }

    @Test
    void refusesADocumentThatFitsIntoNoFrame() {
        assertThatExceptionOfType(InventoryException.class)
                .isThrownBy(
                        () -> read("{\"servers\":{\"x\":{\"a\":\"" + "y".repeat(60_000) + "\"}}}"))
                .withMessageContaining("too long to be sent");
        assertThatExceptionOfType(InventoryException.class)
                .isThrownBy(
                        () ->
                                read(
                                        "{\"servers\":{\"x\":{\"a\":"
                                                + "[".repeat(28)
                                                + "]".repeat(28)
                                                + "}}}"))
                .withMessageContaining("nested at most 28 deep");
    }

    /** Of these the parser by itself took the overlong one. */
    @Test
    void refusesBytesThatAreNotUtf8() {
        for (byte[] malformed : new byte[][] {{(byte) 0xff, 'x'}, {(byte) 0xc0, (byte) 0xaf}}) {
            byte[] text = with("x", "\n{\"größe\":\"??\"}").getBytes(StandardCharsets.UTF_8);
            System.arraycopy(malformed, 0, text, text.length - 6, 2);
            assertThatExceptionOfType(InventoryException.class)
                    .isThrownBy(() -> InventoryReader.read(text))
                    .withMessage(
                            "line 2, column 11: expected UTF-8, found byte 0x%02x",
                            malformed[0] & 0xff);
        }
    }

    @Test
    void takesTheMarkThatSomeEditorsWriteInFront() throws InventoryException {
        assertThat(read("\ufeff" + with("x", "{}")).server("x")).isPresent();
    }

    /** It became a question mark on the wire. */
    @Test
    void refusesADocumentWithHalfASurrogatePair() {
        assertThatExceptionOfType(InventoryException.class)
                .isThrownBy(() -> read(with("x", "{\"a\":\"b\\ud800\"}")))
                .withMessageEndingWith("found half a surrogate pair in \"b\\ud800\"");
    }

    @Test
    void takesALongNumber() throws InventoryException {
        String document = "{\"a\":" + "9".repeat(2_000) + "}";
        assertThat(read(with("x", document)).server("x").orElseThrow().document())
                .isEqualTo(document);
    }

    private static String with(String instance, String document) {
        return "{\"server_groups\":[],\"servers\":{\"" + instance + "\":" + document + "}}";
    }

    private static Inventory read(String text) throws InventoryException {
        return InventoryReader.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
