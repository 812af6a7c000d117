// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Counter;
import io.guestwire.baselayer.GroupService;
import io.guestwire.baselayer.Limits;
import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.WhenFull;
import io.guestwire.servergroup.NotificationFormat;
import io.guestwire.servergroup.ServerGroupService;
import io.guestwire.servergroup.ServerGroupSettings;
import io.guestwire.servergroup.inventory.InventoryFile;
import io.guestwire.virtio.ChannelSettings;
import io.guestwire.virtio.HostChannels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** A real host of the guests {@code a} and {@code b}, whose sockets are in one directory. */
final class HostNode implements AutoCloseable {
    final BaseLayer baseLayer = new BaseLayer(Limits.DEFAULT);
    private final InventoryFile inventory;

    HostNode(Path directory) throws IOException {
        Path file = directory.resolve("inventory.json");
        Files.writeString(
                file,
                """
                { "server_groups": [ { "name": "db", "members": [ "a", "b" ] } ],
                  "servers": { "a": { "display_name": "db1" }, "b": { "display_name": "db2" } } }
                """);
        inventory = new InventoryFile(file, "inventory.json", InstantSource.system());
        ServerGroupService service =
                new ServerGroupService(
                        new ServerGroupSettings(NotificationFormat.PLAIN, "host", 100, 1_000));
        service.use(inventory);
        add(ServerGroupService.ADDRESS, service);
        baseLayer.add(
                new HostChannels(
                        ChannelSettings.read(
                                Map.of(ChannelSettings.DIRECTORY, directory, "retry.max", 50),
                                ChannelSettings.DEFAULT,
                                complaint -> {
                                    throw new IllegalArgumentException(complaint);
                                })));
    }

    /** Where the guest of this name is to listen. */
    static Path socket(Path directory, String instance) {
        return directory.resolve("cgcs.messaging." + instance + ".sock");
    }

    void add(String address, MessageGroup group) {
        baseLayer.add(new GroupService(address, Side.HOST, WhenFull.DROP_NEWEST, 0, "test", group));
    }

    long count(Counter counter) {
        return baseLayer.counters().get(counter);
    }

    @Override
    public void close() {
        baseLayer.close();
        inventory.close();
    }
}
