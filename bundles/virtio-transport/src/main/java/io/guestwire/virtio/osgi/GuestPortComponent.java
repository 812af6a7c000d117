// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio.osgi;

import io.guestwire.channel.ChannelProvider;
import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelUser;
import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import io.guestwire.settings.Complaints;
import io.guestwire.settings.Settings;
import io.guestwire.virtio.GuestPort;
import io.guestwire.virtio.PortHealth;
import io.guestwire.virtio.PortPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guest's port as a service, only where it is configured: on a node that is no guest there is
 * nothing of it. The base layer starts and stops it. A changed configuration makes a new one.
 */
@Component(
        immediate = true,
        configurationPid = GuestPortConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ChannelProvider.class, HealthCheck.class})
@Designate(ocd = GuestPortConfig.class)
public final class GuestPortComponent implements ChannelProvider, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(GuestPortComponent.class);

    private final Complaints complaints = new Complaints("port", LOG::error);
    private final GuestPort port;
    private final HealthCheck health;

    /** Called by Declarative Services. */
    @Activate
    public GuestPortComponent(Map<String, Object> properties) {
        Settings entries = new Settings(GuestPortConfig.PID, properties, complaints.anew());
        entries.complainOfUnknown(GuestPortConfig.class);
        Path device =
                entries.value(
                        "device",
                        "the path of a device or of a socket",
                        Path.of(PortPath.DEFAULT),
                        text -> Path.of(text.isEmpty() ? PortPath.DEFAULT : text));
        port = new GuestPort(new PortPath(device));
        health = complaints.with(new PortHealth(port));
    }

    @Deactivate
    void deactivate() {
        port.stop();
    }

    @Override
    public void start(ChannelUser user) {
        port.start(user);
    }

    @Override
    public void stop() {
        port.stop();
    }

    @Override
    public List<ChannelStatus> channels() {
        return port.channels();
    }

    @Override
    public List<Finding> findings() {
        return health.findings();
    }
}
