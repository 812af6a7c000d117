// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio.osgi;

import io.guestwire.channel.ChannelProvider;
import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelUser;
import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import io.guestwire.settings.Complaints;
import io.guestwire.settings.Settings;
import io.guestwire.virtio.ChannelHealth;
import io.guestwire.virtio.ChannelSettings;
import io.guestwire.virtio.HostChannels;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's channels as a service, only where they are configured: a node that is merely a guest
 * looks for no sockets. The base layer starts and stops them.
 */
@Component(
        immediate = true,
        configurationPid = ChannelSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ChannelProvider.class, HealthCheck.class})
@Designate(ocd = HostChannelsConfig.class)
public final class HostChannelsComponent implements ChannelProvider, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(HostChannelsComponent.class);

    private final Complaints complaints = new Complaints("channels", LOG::error);
    private final HostChannels channels;
    private final HealthCheck health;

    /** Called by Declarative Services. */
    @Activate
    public HostChannelsComponent(Map<String, Object> properties) {
        channels = new HostChannels(read(properties, ChannelSettings.DEFAULT));
        health = complaints.with(new ChannelHealth(channels));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        channels.apply(read(properties, channels.settings()));
    }

    @Deactivate
    void deactivate() {
        channels.stop();
    }

    @Override
    public void start(ChannelUser user) {
        channels.start(user);
    }

    @Override
    public void stop() {
        channels.stop();
    }

    @Override
    public List<ChannelStatus> channels() {
        return channels.channels();
    }

    @Override
    public List<Finding> findings() {
        return health.findings();
    }

    @Override
    public List<Finding> findings(String instance) {
        return health.findings(instance);
    }

    private ChannelSettings read(Map<String, Object> properties, ChannelSettings former) {
        Consumer<String> complain = complaints.anew();
        new Settings(ChannelSettings.PID, properties, complain)
                .complainOfUnknown(HostChannelsConfig.class);
        return ChannelSettings.read(properties, former, complain);
    }
}
