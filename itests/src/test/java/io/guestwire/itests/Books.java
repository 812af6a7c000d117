// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.guestwire.testkit.Conservation;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds a running node to its books, from outside: {@link Conservation}. */
final class Books {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Books() {}

    /** Waits until all accounts balance: of the node, of each connected peer, of each group. */
    static void awaitBalance(DistributionProcess node) {
        await().untilAsserted(() -> check(node));
    }

    private static void check(DistributionProcess node) throws Exception {
        Conservation.check("the node", account(node));
        for (JsonNode channel : rows(node, "guestwire:channels")) {
            if (channel.get("state").asText().equals("connected")) {
                String instance = channel.get("instance").asText();
                Conservation.check("peer " + instance, account(node, instance));
            }
        }
        for (JsonNode group : rows(node, "guestwire:groups")) {
            if (group.get("state").asText().equals("serving")) {
                String address = group.get("address").asText();
                Conservation.check("group " + address, account(node, "--group", address));
            }
        }
    }

    private static Map<String, Long> account(DistributionProcess node, String... whose)
            throws Exception {
        Map<String, Long> account = new LinkedHashMap<>();
        for (JsonNode row : rows(node, "guestwire:counters", whose)) {
            account.put(row.get("counter").asText(), row.get("value").asLong());
        }
        return account;
    }

    private static JsonNode rows(DistributionProcess node, String command, String... options)
            throws Exception {
        String[] words = new String[options.length + 2];
        words[0] = command;
        words[1] = "--json";
        System.arraycopy(options, 0, words, 2, options.length);
        return JSON.readTree(node.guestwire(words).output());
    }
}
