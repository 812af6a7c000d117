// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.guestwire.itests.DistributionProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The distribution as the host of real guests, which are all of one server group. */
final class HostNode implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);

    /** The longest that {@link #describe} can take: documents have at most 60,000 bytes. */
    static final int LONGEST_TEXT = 60_000 - "{\"description\":\"\"}".length();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DistributionProcess node;
    private final Path inventory;
    private final String[] members;

    private HostNode(DistributionProcess node, Path inventory, String... members) {
        this.node = node;
        this.inventory = inventory;
        this.members = members;
    }

    /** Starts one; the inventory and the node itself are in the folder. */
    static HostNode start(Path folder, Path channels, String... members) throws Exception {
        Path inventory = folder.resolve("inventory.json");
        DistributionProcess node =
                DistributionProcess.unpack(Files.createDirectory(folder.resolve("node")));
        HostNode host = new HostNode(node, inventory, members);
        host.describe(members[0], "");
        node.environment("GUESTWIRE_CHANNEL_DIR", channels.toString());
        node.environment("GUESTWIRE_INVENTORY", inventory.toString());
        try {
            node.start();
        } catch (Exception | AssertionError e) {
            node.close();
            throw e;
        }
        return host;
    }

    /** Stops it in order and starts it anew, while the guests run. */
    void restart() throws Exception {
        assertThat(node.terminate()).isZero();
        node.start();
    }

    /** Gives a member a status document with this text in it. */
    void describe(String member, String text) throws IOException {
        String names =
                Arrays.stream(members)
                        .map(name -> "\"" + name + "\"")
                        .collect(Collectors.joining(", "));
        Path written = inventory.resolveSibling("inventory.new");
        Files.writeString(
                written,
                """
                { "server_groups": [ { "name": "db", "members": [%s] } ],
                  "servers": { "%s": { "description": "%s" } } }
                """
                        .formatted(names, member, text));
        Files.move(written, inventory, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Waits until every member's channel is connected. */
    void awaitConnected() {
        await().pollInSameThread()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(connected()).containsExactly(members));
    }

    /** What a command of bin/guestwire printed. */
    String guestwire(String... command) throws Exception {
        DistributionProcess.Result result = node.guestwire(command);
        assertThat(result.status()).as("%s", result).isZero();
        return result.output();
    }

    @Override
    public void close() {
        node.close();
    }

    private Set<String> connected() throws Exception {
        Set<String> instances = new TreeSet<>();
        for (JsonNode channel : JSON.readTree(guestwire("guestwire:channels", "--json"))) {
            if (channel.get("state").asText().equals("connected")) {
                instances.add(channel.get("instance").asText());
            }
        }
        return instances;
    }
}
