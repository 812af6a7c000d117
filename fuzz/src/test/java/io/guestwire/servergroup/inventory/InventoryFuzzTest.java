// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.fuzz.Seeds;
import io.guestwire.fuzz.StrictJson;
import io.guestwire.fuzz.WhereJazzerRuns;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The inventory file: what is taken is UTF-8, has each instance in one group, and documents that
 * are objects on one line; what is refused is refused with a place and a reason; and what a strict
 * tree says, where it is strict JSON, is what is known then.
 */
@WhereJazzerRuns
class InventoryFuzzTest {
    @MethodSource("seeds")
    @DictionaryEntries({
        "\"server_groups\":[",
        "\"name\":\"g\"",
        "\"members\":[",
        "\"servers\":{",
        "{\"name\":\"g\",\"members\":[\"i\"]}",
        "\"i\":{\"state\":\"active\"}",
        "/* */",
        "// ",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "\\ud800"
    })
    @FuzzTest
    void takesAWholeInventoryOrNone(byte[] input) {
        Inventory inventory;
        try {
            inventory = InventoryReader.read(input);
        } catch (InventoryException e) {
            assertThat(e.getMessage()).matches("(?s)line \\d+, column \\d+: .+");
            return;
        }
        assertThat(StrictJson.text(input)).as("UTF-8").isPresent();
        assertThat(inventory.remarks().size()).isLessThanOrEqualTo(20);
        Set<String> members = new HashSet<>();
        for (ServerGroup group : inventory.groups()) {
            for (Server server : group.members()) {
                assertThat(members.add(server.instance())).isTrue();
                assertThat(inventory.groupOf(server.id())).contains(group);
                checkDocument(server.document());
            }
        }
        StrictJson.readObject(input).ifPresent(tree -> checkAgainst(tree, inventory));
    }

    static Stream<byte[]> seeds() {
        Stream<byte[]> inventories =
                Seeds.of(
                        "{'server_groups':[]}",
                        "{'server_groups':[{'name':'db','members':['i1','i2']},],\n"
                                + " /* all */ 'servers':{'i1':{'display_name':'db1','n':1.50}}} // end",
                        "{'servers':{'i1':{}},'server_groups':[{'members':[],'name':'a'}],'x':1}");
        return Stream.concat(inventories, Seeds.documents());
    }

    private static void checkDocument(String document) {
        assertThat(document).doesNotContain("\n").doesNotContain("\r");
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        assertThat(StrictJson.readObject(bytes, DocumentCopy.MAX_DEPTH)).isPresent();
    }

    private static void checkAgainst(JsonNode tree, Inventory inventory) {
        assertThat(inventory.groups()).hasSameSizeAs(tree.get("server_groups"));
        for (JsonNode group : tree.get("server_groups")) {
            Set<String> expected = new HashSet<>();
            group.get("members").forEach(member -> expected.add(member.textValue()));
            Set<String> found = new HashSet<>();
            inventory.groups().stream()
                    .filter(known -> known.name().equals(group.get("name").textValue()))
                    .flatMap(known -> known.members().stream())
                    .forEach(member -> found.add(member.instance()));
            assertThat(found).isEqualTo(expected);
        }
        for (Map.Entry<String, JsonNode> server : tree.path("servers").properties()) {
            String document = inventory.server(server.getKey()).orElseThrow().document();
            assertThat(StrictJson.read(document.getBytes(StandardCharsets.UTF_8)))
                    .contains(server.getValue());
        }
    }
}
