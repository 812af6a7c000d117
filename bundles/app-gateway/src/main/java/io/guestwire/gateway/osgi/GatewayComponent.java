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

/** The gateway of a host, only where it is configured. */
@Component(
        immediate = true,
        service = {},
        configurationPid = GatewaySettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = GatewayConfiguration.class)
public final class GatewayComponent {
    private final GatewayServices services;

    /** Called by Declarative Services. */
    @Activate
    public GatewayComponent(BundleContext context, Map<String, Object> properties) {
        services = new GatewayServices(context, Side.HOST, properties);
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
