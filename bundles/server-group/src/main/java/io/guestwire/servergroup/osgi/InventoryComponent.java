// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.osgi;

import io.guestwire.directory.DirectoryListener;
import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.directory.ServerGroupDirectory;
import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import io.guestwire.servergroup.inventory.InventoryFile;
import io.guestwire.settings.Complaints;
import io.guestwire.settings.Settings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link InventoryFile} as a service that any other directory outranks. */
@Component(
        immediate = true,
        configurationPid = ServerGroupConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "service.ranking:Integer=-100",
        service = {ServerGroupDirectory.class, HealthCheck.class})
public final class InventoryComponent implements ServerGroupDirectory, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryComponent.class);
    private static final String DEFAULT_FILE = "etc/inventory.json";

    private final InventoryFile inventory;
    private final Complaints complaints = new Complaints("inventory", LOG::error);
    private final HealthCheck health;
    private String file = DEFAULT_FILE;

    /** For Declarative Services. The configuration type gives the defaults. */
    @Activate
    public InventoryComponent(
            ServerGroupConfiguration defaults, Map<String, Object> configuration) {
        file = file(configuration);
        inventory = new InventoryFile(path(file), path(file).toString(), InstantSource.system());
        health = complaints.with(inventory);
    }

    @Modified
    void modified(ServerGroupConfiguration defaults, Map<String, Object> configuration) {
        file = file(configuration);
        inventory.use(path(file), path(file).toString());
    }

    @Deactivate
    void deactivate() {
        inventory.close();
    }

    private String file(Map<String, Object> configuration) {
        return new Settings(ServerGroupConfiguration.PID, configuration, complaints.anew())
                .value(
                        "inventory.file",
                        "the path of a file",
                        file,
                        text -> {
                            String path = text.isEmpty() ? DEFAULT_FILE : text;
                            return path(path) == null ? null : path;
                        });
    }

    /** A relative path begins in the installation's folder. */
    private static Path path(String text) {
        return Path.of(System.getProperty("karaf.base", ""))
                .resolve(text)
                .toAbsolutePath()
                .normalize();
    }

    @Override
    public Optional<Server> attached(String instance) {
        return inventory.attached(instance);
    }

    @Override
    public Optional<ServerGroup> groupOf(String serverId) {
        return inventory.groupOf(serverId);
    }

    @Override
    public List<ServerGroup> groups() {
        return inventory.groups();
    }

    @Override
    public Subscription listen(DirectoryListener listener) {
        return inventory.listen(listener);
    }

    @Override
    public List<Finding> findings() {
        return health.findings();
    }

    @Override
    public List<Finding> findings(String instance) {
        return health.findings(instance);
    }
}
