// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is sent for each row of the table of nacks in {@code docs/protocol.md}. */
final class DocumentedNacks {
    private static final String HEAD = "| what was sent |";

    private static final Map<String, String> FRAMES =
            Map.ofEntries(
                    Map.entry("envelope version 3", RawGuest.envelope(3, query("\"seq\":1"))),
                    Map.entry(
                            "a string as the envelope's `data`", RawGuest.envelope(1, "\"text\"")),
                    Map.entry(
                            "`version` twice",
                            RawGuest.envelope(1, "{}").replace("{\"v", "{\"version\":1,\"v")),
                    Map.entry("`\"data\":{\"a\":}`", RawGuest.envelope(1, "{\"a\":}")),
                    Map.entry(
                            "70 KB",
                            RawGuest.envelope(1, "{\"a\":\"" + "x".repeat(70_000) + "\"}")),
                    Map.entry(
                            "41 levels",
                            RawGuest.envelope(
                                    1, "{\"a\":" + "[".repeat(39) + "]".repeat(39) + "}")),
                    Map.entry(
                            "`msg_type` `reboot`",
                            RawGuest.envelope(
                                    1, query("\"seq\":1").replace("status_query", "reboot"))),
                    Map.entry("a query without `seq`", RawGuest.envelope(1, query("\"a\":1"))),
                    Map.entry("application version 3", RawGuest.envelope(1, broadcast(3, "noon"))),
                    Map.entry(
                            "3051 bytes of text",
                            RawGuest.envelope(1, broadcast(1, "x".repeat(3_051)))),
                    Map.entry(
                            "a newline in the text", RawGuest.envelope(1, broadcast(1, "a\\nb"))));

    private DocumentedNacks() {}

    /** Sends everything that the table names, and holds the answers against it. */
    static void check(String document, RawGuest guest) throws Exception {
        Map<String, String[]> rows = rows(document);
        assertThat(rows).containsOnlyKeys(FRAMES.keySet());
        for (Map.Entry<String, String[]> row : rows.entrySet()) {
            guest.write(FRAMES.get(row.getKey()) + "\n");
            JsonNode nack = guest.await("nack").path("data");
            assertThat(new String[] {text(nack, "orig_msg_type"), text(nack, "log_msg")})
                    .as(row.getKey())
                    .isEqualTo(row.getValue());
        }
    }

    /** By what was sent; the rows without a nack are another test's. */
    private static Map<String, String[]> rows(String document) {
        Map<String, String[]> rows = new LinkedHashMap<>();
        boolean inside = false;
        for (String line : document.lines().toList()) {
            inside = line.startsWith(HEAD) || inside && line.startsWith("|");
            String[] cells = line.split(" \\| |^\\| | \\|$");
            if (inside && cells.length == 4 && cells[2].startsWith("`") && !line.startsWith(HEAD)) {
                rows.put(cells[1], new String[] {bare(cells[2]), bare(cells[3])});
            }
        }
        return rows;
    }

    private static String bare(String code) {
        return code.substring(1, code.length() - 1);
    }

    private static String text(JsonNode data, String field) {
        return data.path(field).textValue();
    }

    private static String query(String field) {
        return "{\"version\":1,\"msg_type\":\"status_query\"," + field + "}";
    }

    private static String broadcast(int version, String text) {
        return "{\"version\":" + version + ",\"msg_type\":\"broadcast\",\"data\":\"" + text + "\"}";
    }
}
