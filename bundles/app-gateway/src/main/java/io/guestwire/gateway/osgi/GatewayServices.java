// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway.osgi;

import io.guestwire.channel.Side;
import io.guestwire.gateway.AppGateway;
import io.guestwire.gateway.GatewayHealth;
import io.guestwire.gateway.GatewaySettings;
import io.guestwire.group.MessageGroup;
import io.guestwire.health.HealthCheck;
import io.guestwire.settings.Complaints;
import io.guestwire.settings.Settings;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway of one side as services, with its message groups in the service registry. */
final class GatewayServices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServices.class);

    private final BundleContext context;
    private final Complaints complaints = new Complaints("gateway", LOG::error);
    private final AppGateway gateway;
    private final ServiceRegistration<AppGateway> gatewayService;
    private final ServiceRegistration<HealthCheck> healthService;

    GatewayServices(BundleContext context, Side side, Map<String, Object> properties) {
        this.context = context;
        gateway =
                new AppGateway(
                        read(properties, GatewaySettings.defaults(side)),
                        "etc/" + GatewaySettings.pid(side) + ".cfg",
                        this::register);
        gatewayService = context.registerService(AppGateway.class, gateway, null);
        healthService =
                context.registerService(
                        HealthCheck.class, complaints.with(new GatewayHealth(gateway)), null);
        gateway.start();
    }

    void modified(Map<String, Object> properties) {
        gateway.apply(read(properties, gateway.settings()));
    }

    @Override
    public void close() {
        healthService.unregister();
        gatewayService.unregister();
        gateway.close();
    }

    private Runnable register(String address, Side side, int ranking, MessageGroup group) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("guestwire.group.address", address);
        properties.put("guestwire.group.side", side.name());
        properties.put(Constants.SERVICE_RANKING, ranking);
        return context.registerService(MessageGroup.class, group, properties)::unregister;
    }

    private GatewaySettings read(Map<String, Object> properties, GatewaySettings former) {
        Consumer<String> complain = complaints.anew();
        new Settings(GatewaySettings.pid(former.side()), properties, complain)
                .complainOfUnknown(GatewayConfiguration.class);
        return GatewaySettings.read(properties, former, complain);
    }
}
