// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.baselayer.BaseLayer;
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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A real host: its base layer, its sockets, the server group service and an inventory file. */
final class HostNode implements AutoCloseable {
    final BaseLayer baseLayer = new BaseLayer(Limits.DEFAULT);
    private final ServerGroupService service;
    private final InventoryFile inventory;

    HostNode(Path directory, List<String> members) {
        Path file = directory.resolve("inventory.json");
        String names =
                members.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
        try {
            Files.writeString(
                    file, "{\"server_groups\":[{\"name\":\"db\",\"members\":[" + names + "]}]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inventory = new InventoryFile(file, "inventory.json", InstantSource.system());
        service =
                new ServerGroupService(
                        new ServerGroupSettings(NotificationFormat.PLAIN, "host", 100, 1_000));
        service.use(inventory);
        add(ServerGroupService.ADDRESS, service);
        Map<String, Object> entries = Map.of(ChannelSettings.DIRECTORY, directory);
        baseLayer.add(
                new HostChannels(
                        ChannelSettings.read(
                                entries,
                                ChannelSettings.DEFAULT,
                                complaint -> {
                                    throw new IllegalArgumentException(complaint);
                                })));
    }

    /** Has another message group. */
    void add(String address, MessageGroup group) {
        baseLayer.add(new GroupService(address, Side.HOST, WhenFull.DROP_NEWEST, 0, "test", group));
    }

    @Override
    public void close() {
        baseLayer.close();
        inventory.close();
    }
}
