// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.guestwire.testkit.Conservation;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds a running node to its books, from outside: {@link Conservation}. */
public final class Books {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration SOON = Duration.ofSeconds(30);

    private Books() {}

    /** Waits until all accounts balance: of the node, of each connected peer, of each group. */
    public static void awaitBalance(DistributionProcess node) {
        await().atMost(SOON).untilAsserted(() -> check(node.shell()));
    }

    private static void check(Shell node) throws IOException {
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

    /**
     * An account as {@code guestwire:counters} gives it.
     *
     * @param whose an instance, or {@code --group} and an address; nothing for the node
     */
    public static Map<String, Long> account(Shell node, String... whose) throws IOException {
        Map<String, Long> account = new LinkedHashMap<>();
        for (JsonNode row : rows(node, "guestwire:counters " + String.join(" ", whose))) {
            account.put(row.get("counter").asText(), row.get("value").asLong());
        }
        return account;
    }

    /** What a command lists. */
    public static JsonNode rows(Shell node, String command) throws IOException {
        return JSON.readTree(node.run(command + " --json"));
    }
}
