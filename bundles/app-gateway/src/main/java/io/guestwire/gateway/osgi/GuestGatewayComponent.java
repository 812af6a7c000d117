// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway.osgi;

import io.guestwire.channel.Side;
import io.guestwire.gateway.GatewaySettings;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The gateway of a guest, only where it is configured: beside that of a host, if the node is both.
 */
@Component(
        immediate = true,
        service = {},
        configurationPid = GatewaySettings.GUEST_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = GatewayConfiguration.class)
public final class GuestGatewayComponent {
    private final GatewayServices services;

    /** Called by Declarative Services. */
    @Activate
    public GuestGatewayComponent(BundleContext context, Map<String, Object> properties) {
        services = new GatewayServices(context, Side.GUEST, properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        services.modified(properties);
    }

    @Deactivate
    void deactivate() {
        services.close();
    }
}
