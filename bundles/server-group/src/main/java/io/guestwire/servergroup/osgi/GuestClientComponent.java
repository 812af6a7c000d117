// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.osgi;

import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;
import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import io.guestwire.servergroup.GuestControl;
import io.guestwire.servergroup.ServerGroupControl;
import io.guestwire.servergroup.client.ClientLimits;
import io.guestwire.servergroup.client.ServerGroupClient;
import io.guestwire.servergroup.client.ServerGroupListener;
import io.guestwire.servergroup.client.SharedGroup;
import io.guestwire.settings.Complaints;
import io.guestwire.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guest's client as a service, only where it is configured. An application in this Karaf gets
 * {@link ServerGroupClient} and registers a {@link ServerGroupListener}; other message groups of
 * the same address, such as the gateway's, hear what the client hears ({@link SharedGroup}).
 */
@Component(
        immediate = true,
        service = {},
        configurationPid = GuestClientConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = GuestClientConfiguration.class)
public final class GuestClientComponent {
    private static final Logger LOG = LoggerFactory.getLogger(GuestClientComponent.class);
    private static final String PART = "server-group-client";

    /** Above those that share the address, so that they hear of messages through this one. */
    private static final int RANKING = 1_100;

    /** Below a host's own, which knows more. */
    private static final int CONTROL_RANKING = -100;

    private final ListenerServices listeners = new ListenerServices();
    private final Complaints complaints = new Complaints(PART, LOG::error);
    private final ServerGroupClient client;
    private final SharedGroup group;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();

    /** For Declarative Services. The configuration type gives the defaults. */
    @Activate
    public GuestClientComponent(
            BundleContext context,
            GuestClientConfiguration defaults,
            Map<String, Object> configuration) {
        client = new ServerGroupClient(listeners, read(configuration, ClientLimits.DEFAULT));
        group = new SharedGroup(client);
        services.add(context.registerService(ServerGroupClient.class, client, null));
        services.add(
                context.registerService(
                        ServerGroupControl.class,
                        new GuestControl(
                                client, () -> client.limits().statusTimeout().plusSeconds(1)),
                        ranking(CONTROL_RANKING)));
        services.add(
                context.registerService(
                        HealthCheck.class,
                        complaints.with(() -> List.of(Finding.ok(PART, "the client is there"))),
                        null));
        Dictionary<String, Object> properties = ranking(RANKING);
        properties.put("guestwire.group.address", ServerGroupClient.ADDRESS);
        properties.put("guestwire.group.side", Side.GUEST.name());
        properties.put("guestwire.group.shared", true);
        services.add(context.registerService(MessageGroup.class, group, properties));
    }

    @Modified
    void modified(GuestClientConfiguration defaults, Map<String, Object> configuration) {
        client.limits(read(configuration, client.limits()));
    }

    private ClientLimits read(Map<String, Object> configuration, ClientLimits former) {
        Settings settings =
                new Settings(GuestClientConfiguration.PID, configuration, complaints.anew());
        settings.complainOfUnknown(GuestClientConfiguration.class);
        return former.withStatusTimeout(
                settings.milliseconds(
                        "status.timeout",
                        Duration.ofMillis(10),
                        Duration.ofHours(1),
                        former.statusTimeout()));
    }

    private static Dictionary<String, Object> ranking(int ranking) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, ranking);
        return properties;
    }

    @Deactivate
    void deactivate() {
        services.forEach(ServiceRegistration::unregister);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target =
                    "(&(guestwire.group.address=cgcs.server_grp)(guestwire.group.side=GUEST)"
                            + "(!(guestwire.group.shared=true)))")
    void bindGroup(MessageGroup other) {
        group.join(other);
    }

    void unbindGroup(MessageGroup other) {
        group.leave(other);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindListener(ServerGroupListener listener) {
        listeners.add(listener);
    }

    void unbindListener(ServerGroupListener listener) {
        listeners.remove(listener);
    }
}
